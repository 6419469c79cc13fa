-- Daemon 0.2: people have a full name; until they type one it is their user name.
BEGIN;
ALTER TABLE users ADD COLUMN full_name text;
UPDATE users SET full_name = username;
ALTER TABLE users ALTER COLUMN full_name SET NOT NULL;
COMMIT;
