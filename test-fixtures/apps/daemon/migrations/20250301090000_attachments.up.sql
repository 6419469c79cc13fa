-- Daemon 0.2: a message can carry files. The bytes lie on disk; this table knows which ones.
CREATE TABLE attachments (
  id         TEXT    NOT NULL PRIMARY KEY,
  message_id INTEGER NOT NULL,
  file_name  TEXT    NOT NULL,
  media_type TEXT    NOT NULL DEFAULT 'application/octet-stream',
  size_bytes INTEGER NOT NULL,
  sha256     TEXT    NOT NULL,
  created_at TEXT    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT attachments_size_check CHECK (size_bytes >= 0),
  CONSTRAINT attachments_message_fkey FOREIGN KEY (message_id) REFERENCES messages (id) ON DELETE CASCADE
);
CREATE INDEX idx_attachments_message ON attachments (message_id);
CREATE INDEX idx_attachments_sha256 ON attachments (sha256);
