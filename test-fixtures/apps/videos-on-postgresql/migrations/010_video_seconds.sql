-- Durations become whole seconds, and a page needs them as text. The view stands in the way of both.
BEGIN;

DROP VIEW channel_overview;

ALTER TABLE videos RENAME COLUMN duration_min TO duration_seconds;
ALTER TABLE videos
  ALTER COLUMN duration_seconds DROP DEFAULT,
  ALTER COLUMN duration_seconds TYPE integer USING round(duration_seconds * 60)::integer,
  ALTER COLUMN duration_seconds SET DEFAULT 0,
  ADD CHECK (duration_seconds >= 0);
ALTER TABLE videos ADD COLUMN duration_text text
  GENERATED ALWAYS AS ((duration_seconds / 60)::text || ':' || lpad((duration_seconds % 60)::text, 2, '0')) STORED;

CREATE VIEW channel_overview AS
SELECT c.id AS channel_id, c.name, count(v.id) AS videos, coalesce(sum(v.duration_seconds), 0) AS seconds
FROM channels c
LEFT JOIN videos v ON v.channel_id = c.id AND v.state = 'public'
GROUP BY c.id;

COMMIT;
