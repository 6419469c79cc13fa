-- Durations become whole seconds, and a page needs them as text. That takes a new videos table.
-- Five tables refer to videos with ON DELETE CASCADE, hence the PRAGMA; it does nothing inside a transaction.
PRAGMA foreign_keys=OFF;
BEGIN;

-- SQLite would not rename a table while a view or trigger speaks of one that is gone.
DROP VIEW channel_overview;
DROP TRIGGER ratings_added;
DROP TRIGGER ratings_changed;
DROP TRIGGER ratings_removed;

CREATE TABLE videos_new (
  id               INTEGER PRIMARY KEY,
  channel_id       INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
  title            TEXT NOT NULL CHECK (length(trim(title)) > 0),
  description      TEXT NOT NULL DEFAULT '',
  duration_seconds INTEGER NOT NULL DEFAULT 0 CHECK (duration_seconds >= 0),
  duration_text    TEXT GENERATED ALWAYS AS (printf('%d:%02d', duration_seconds / 60, duration_seconds % 60)) VIRTUAL,
  state            TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'unlisted', 'public')),
  published_at     TEXT,
  rating_sum       INTEGER NOT NULL DEFAULT 0,
  rating_count     INTEGER NOT NULL DEFAULT 0,
  CHECK (state <> 'public' OR published_at IS NOT NULL)
);
INSERT INTO videos_new
  (id, channel_id, title, description, duration_seconds, state, published_at, rating_sum, rating_count)
SELECT
  id, channel_id, title, description, CAST(round(duration_min * 60) AS INTEGER), state, published_at, rating_sum, rating_count
FROM videos;
DROP TABLE videos;
ALTER TABLE videos_new RENAME TO videos;

CREATE INDEX videos_by_title ON videos (title COLLATE NOCASE, published_at DESC);
CREATE INDEX videos_public ON videos (published_at DESC) WHERE state = 'public';

CREATE TRIGGER ratings_added AFTER INSERT ON ratings
BEGIN
  UPDATE videos SET rating_sum = rating_sum + NEW.stars, rating_count = rating_count + 1 WHERE id = NEW.video_id;
END;

CREATE TRIGGER ratings_changed AFTER UPDATE OF stars ON ratings
BEGIN
  UPDATE videos SET rating_sum = rating_sum - OLD.stars + NEW.stars WHERE id = NEW.video_id;
END;

CREATE TRIGGER ratings_removed AFTER DELETE ON ratings
BEGIN
  UPDATE videos SET rating_sum = rating_sum - OLD.stars, rating_count = rating_count - 1 WHERE id = OLD.video_id;
END;

CREATE VIEW channel_overview AS
SELECT c.id AS channel_id, c.name, count(v.id) AS videos, coalesce(sum(v.duration_seconds), 0) AS seconds
FROM channels c
LEFT JOIN videos v ON v.channel_id = c.id AND v.state = 'public'
GROUP BY c.id;

COMMIT;
PRAGMA foreign_keys=ON;
