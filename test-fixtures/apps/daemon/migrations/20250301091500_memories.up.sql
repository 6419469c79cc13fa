-- Daemon 0.2: what the assistant keeps about a person. Each rewrite of a memory counts its revision up.
CREATE TABLE memories (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id           INTEGER NOT NULL,
  project_id        TEXT,
  source_message_id INTEGER,
  content           TEXT    NOT NULL,
  revision          INTEGER NOT NULL DEFAULT 1,
  created_at        TEXT    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT memories_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT memories_project_fkey FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE,
  CONSTRAINT memories_source_fkey FOREIGN KEY (source_message_id) REFERENCES messages (id) ON DELETE SET NULL
);
CREATE INDEX idx_memories_user ON memories (user_id);

CREATE TRIGGER memories_count_revision
AFTER UPDATE OF content ON memories
WHEN OLD.content IS NOT NEW.content
BEGIN
  UPDATE memories SET revision = OLD.revision + 1 WHERE id = NEW.id;
END;
