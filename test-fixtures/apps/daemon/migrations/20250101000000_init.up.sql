-- Daemon 0.1. SQLAlchemy made these tables when the server first started, and nobody wrote the schema down.
-- This file was written by hand afterwards and says the same in the maintainer's own spelling.

CREATE TABLE users (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  username      TEXT    NOT NULL,
  email         TEXT    NOT NULL,
  password_hash TEXT    NOT NULL,
  is_admin      INTEGER NOT NULL DEFAULT 0,
  created_at    TEXT    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT users_username_key UNIQUE (username),
  CONSTRAINT users_email_key UNIQUE (email)
);
CREATE INDEX idx_users_created ON users (created_at);

CREATE TABLE api_keys (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id      INTEGER NOT NULL,
  label        TEXT    NOT NULL,
  key_hash     TEXT    NOT NULL,
  scopes       TEXT    NOT NULL DEFAULT '[]', -- a JSON list
  last_used_at TEXT,
  created_at   TEXT    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT api_keys_hash_key UNIQUE (key_hash),
  CONSTRAINT api_keys_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX idx_api_keys_user ON api_keys (user_id);

CREATE TABLE projects (
  id          TEXT    NOT NULL PRIMARY KEY,
  owner_id    INTEGER NOT NULL,
  name        TEXT    NOT NULL,
  description TEXT,
  archived    INTEGER NOT NULL DEFAULT 0,
  created_at  TEXT    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT projects_owner_name_key UNIQUE (owner_id, name),
  CONSTRAINT projects_owner_fkey FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE chats (
  id          TEXT    NOT NULL PRIMARY KEY,
  user_id     INTEGER NOT NULL,
  project_id  TEXT,
  title       TEXT    NOT NULL DEFAULT 'New chat',
  model       TEXT    NOT NULL,
  temperature REAL    NOT NULL DEFAULT 0.7,
  pinned      INTEGER NOT NULL DEFAULT 0,
  created_at  TEXT    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT chats_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT chats_project_fkey FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE SET NULL
);
CREATE INDEX idx_chats_user ON chats (user_id);
CREATE INDEX idx_chats_project ON chats (project_id);

CREATE TABLE messages (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  chat_id    TEXT    NOT NULL,
  parent_id  INTEGER,
  role       TEXT    NOT NULL,
  content    TEXT    NOT NULL,
  tokens     INTEGER NOT NULL DEFAULT 0,
  created_at TEXT    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT messages_role_check CHECK (role IN ('system', 'user', 'assistant', 'tool')),
  CONSTRAINT messages_chat_fkey FOREIGN KEY (chat_id) REFERENCES chats (id) ON DELETE CASCADE,
  CONSTRAINT messages_parent_fkey FOREIGN KEY (parent_id) REFERENCES messages (id) ON DELETE SET NULL
);
CREATE INDEX idx_messages_chat_created ON messages (chat_id, created_at);

CREATE TABLE prompts (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  owner_id   INTEGER NOT NULL,
  slug       TEXT    NOT NULL,
  title      TEXT    NOT NULL,
  body       TEXT    NOT NULL,
  visibility TEXT    NOT NULL DEFAULT 'private',
  CONSTRAINT prompts_owner_slug_key UNIQUE (owner_id, slug),
  CONSTRAINT prompts_visibility_check CHECK (visibility IN ('private', 'shared')),
  CONSTRAINT prompts_owner_fkey FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE settings (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
