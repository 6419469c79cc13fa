CREATE TABLE prompts (
  id         INTEGER PRIMARY KEY,
  project_id INTEGER REFERENCES projects (id) ON DELETE CASCADE,
  title      TEXT NOT NULL COLLATE NOCASE UNIQUE,
  text       TEXT NOT NULL,
  variables  TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(variables)),
  shared     INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1))
);
