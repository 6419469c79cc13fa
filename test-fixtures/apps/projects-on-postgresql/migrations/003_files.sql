CREATE TABLE files (
  id         text PRIMARY KEY,
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  path       text NOT NULL,
  bytes      bigint NOT NULL CHECK (bytes >= 0),
  media_type text NOT NULL DEFAULT 'application/octet-stream',
  content    bytea,
  UNIQUE (project_id, path)
);
