-- Every channel gets a short name for its address; owners may change it afterwards.
ALTER TABLE channels ADD COLUMN handle text;
UPDATE channels SET handle = lower(replace(name, ' ', '-')) || '-' || id;
CREATE UNIQUE INDEX channels_by_handle ON channels (lower(handle));
