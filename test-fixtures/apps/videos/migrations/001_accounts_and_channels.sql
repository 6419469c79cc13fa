-- Pages read while the uploader writes, so the database keeps a write-ahead log.
PRAGMA journal_mode=WAL;

CREATE TABLE accounts (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL COLLATE NOCASE UNIQUE,
  email      TEXT NOT NULL,
  role       TEXT NOT NULL DEFAULT 'viewer' CHECK (role IN ('viewer', 'creator', 'admin')),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
);
-- One person can't sign up twice with other capitals.
CREATE UNIQUE INDEX accounts_by_email ON accounts (lower(email));

CREATE TABLE channels (
  id         INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name       TEXT NOT NULL,
  about      TEXT NOT NULL DEFAULT '',
  UNIQUE (account_id, name)
);
