CREATE TABLE ratings (
  video_id   INTEGER NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  stars      INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  PRIMARY KEY (video_id, account_id)
) WITHOUT ROWID;

-- A page with fifty videos must not add up all their ratings; the videos keep the sums.
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
