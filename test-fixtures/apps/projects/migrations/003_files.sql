CREATE TABLE files (
  id         TEXT PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  path       TEXT NOT NULL,
  bytes      INTEGER NOT NULL CHECK (bytes >= 0),
  media_type TEXT NOT NULL DEFAULT 'application/octet-stream',
  content    BLOB,
  UNIQUE (project_id, path)
);
