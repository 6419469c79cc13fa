CREATE TABLE watch_history (
  id               INTEGER PRIMARY KEY,
  account_id       INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  video_id         INTEGER NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  position_seconds REAL NOT NULL DEFAULT 0.0,
  length_seconds   REAL NOT NULL,
  finished         INTEGER NOT NULL DEFAULT 0,
  watched_at       TEXT NOT NULL,
  UNIQUE (account_id, video_id)
) STRICT;
CREATE INDEX watch_history_recent ON watch_history (account_id, watched_at DESC);

-- The last twentieth is credits; who got that far has seen it.
CREATE TRIGGER watch_history_finished AFTER UPDATE OF position_seconds ON watch_history
BEGIN
  UPDATE watch_history
  SET finished = CASE WHEN NEW.position_seconds >= NEW.length_seconds * 0.95 THEN 1 ELSE OLD.finished END
  WHERE id = NEW.id;
END;

CREATE VIEW channel_overview AS
SELECT c.id AS channel_id, c.name, count(v.id) AS videos, coalesce(sum(v.duration_min), 0) AS minutes
FROM channels c
LEFT JOIN videos v ON v.channel_id = c.id AND v.state = 'public'
GROUP BY c.id;
