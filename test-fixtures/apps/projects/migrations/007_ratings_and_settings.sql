CREATE TABLE ratings (
  message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  key_id     TEXT NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
  stars      INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  comment    TEXT,
  PRIMARY KEY (message_id, key_id)
) WITHOUT ROWID;

CREATE TABLE settings (
  name       TEXT PRIMARY KEY,
  value      TEXT NOT NULL CHECK (json_valid(value)),
  changed_at TEXT
);
