DROP INDEX channels_by_handle;
ALTER TABLE channels DROP COLUMN handle;
