CREATE TABLE prompts (
  id         serial PRIMARY KEY,
  project_id integer REFERENCES projects (id) ON DELETE CASCADE,
  title      text NOT NULL,
  text       text NOT NULL,
  variables  jsonb NOT NULL DEFAULT '{}',
  shared     boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX prompts_by_title ON prompts (lower(title));
