CREATE TABLE chats (
  id          TEXT PRIMARY KEY,
  project_id  INTEGER REFERENCES projects (id) ON DELETE SET NULL,
  title       TEXT NOT NULL,
  model       TEXT NOT NULL,
  temperature REAL NOT NULL DEFAULT 1 CHECK (temperature BETWEEN 0 AND 2),
  pinned      INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  created_at  TEXT NOT NULL
);
CREATE INDEX chats_by_project ON chats (project_id, created_at DESC);
