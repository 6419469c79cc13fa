CREATE TABLE projects (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  slug        TEXT NOT NULL UNIQUE,
  name        TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  key_id      TEXT NOT NULL REFERENCES keys (id),
  parent_id   INTEGER REFERENCES projects (id),
  description TEXT NOT NULL DEFAULT '',
  budget      NUMERIC NOT NULL DEFAULT 0,
  archived    INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  created_on  TEXT NOT NULL
);
CREATE INDEX projects_by_key ON projects (key_id);

CREATE TABLE project_tags (
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  place      INTEGER NOT NULL,
  tag        TEXT NOT NULL,
  PRIMARY KEY (project_id, place),
  UNIQUE (project_id, tag)
);
