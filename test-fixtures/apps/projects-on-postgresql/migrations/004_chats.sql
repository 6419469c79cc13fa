CREATE TABLE chats (
  id          uuid PRIMARY KEY,
  project_id  integer REFERENCES projects (id) ON DELETE SET NULL,
  title       text NOT NULL,
  model       text NOT NULL,
  temperature double precision NOT NULL DEFAULT 1 CHECK (temperature BETWEEN 0 AND 2),
  pinned      boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL
);
CREATE INDEX chats_by_project ON chats (project_id, created_at DESC);
