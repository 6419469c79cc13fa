CREATE TABLE ratings (
  video_id   integer NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  account_id integer NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  stars      integer NOT NULL CHECK (stars BETWEEN 1 AND 5),
  PRIMARY KEY (video_id, account_id)
);

-- A page with fifty videos must not add up all their ratings; the videos keep the sums.
CREATE FUNCTION count_rating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE videos SET rating_sum = rating_sum - OLD.stars, rating_count = rating_count - 1 WHERE id = OLD.video_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE videos SET rating_sum = rating_sum + NEW.stars, rating_count = rating_count + 1 WHERE id = NEW.video_id;
  END IF;
  RETURN NULL;
END;
$$;

CREATE TRIGGER ratings_added AFTER INSERT ON ratings FOR EACH ROW EXECUTE FUNCTION count_rating();
CREATE TRIGGER ratings_changed AFTER UPDATE OF stars ON ratings FOR EACH ROW EXECUTE FUNCTION count_rating();
CREATE TRIGGER ratings_removed AFTER DELETE ON ratings FOR EACH ROW EXECUTE FUNCTION count_rating();
