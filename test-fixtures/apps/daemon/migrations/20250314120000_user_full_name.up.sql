-- Daemon 0.2: people have a full name; until they type one it is their user name.
-- SQLite can't add a NOT NULL column without a constant default, so the table is built anew.
-- Five tables refer to users with ON DELETE CASCADE: with foreign keys on, the DROP would empty them.
PRAGMA foreign_keys = OFF;

CREATE TABLE users_new (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  username      TEXT    NOT NULL,
  email         TEXT    NOT NULL,
  full_name     TEXT    NOT NULL,
  password_hash TEXT    NOT NULL,
  is_admin      INTEGER NOT NULL DEFAULT 0,
  created_at    TEXT    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT users_username_key UNIQUE (username),
  CONSTRAINT users_email_key UNIQUE (email)
);
INSERT INTO users_new (id, username, email, full_name, password_hash, is_admin, created_at)
SELECT id, username, email, username, password_hash, is_admin, created_at FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE INDEX idx_users_created ON users (created_at);

PRAGMA foreign_keys = ON;
