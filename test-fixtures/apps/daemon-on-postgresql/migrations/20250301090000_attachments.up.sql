-- Daemon 0.2: a message can carry files. The bytes lie on disk; this table knows which ones.
CREATE TABLE attachments (
  id         text NOT NULL PRIMARY KEY,
  message_id integer NOT NULL,
  file_name  text NOT NULL,
  media_type text NOT NULL DEFAULT 'application/octet-stream',
  size_bytes bigint NOT NULL,
  sha256     text NOT NULL,
  created_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'utc'),
  CONSTRAINT attachments_size_check CHECK (size_bytes >= 0),
  CONSTRAINT attachments_message_fkey FOREIGN KEY (message_id) REFERENCES messages (id) ON DELETE CASCADE
);
CREATE INDEX idx_attachments_message ON attachments (message_id);
CREATE INDEX idx_attachments_sha256 ON attachments (sha256);
