-- Moods go again in 008; the title must stay.
UPDATE videos SET mood = 'calm', title = 'Sowing peas, slowly' WHERE id = 1;
INSERT INTO videos (id, channel_id, title, duration_min, state, published_at, mood) VALUES
  (6, 1, 'Frost in May', 4.75, 'public', '2023-05-20T06:00:00Z', 'tense');
INSERT INTO ratings (video_id, account_id, stars) VALUES (6, 2, 4);
SELECT setval(pg_get_serial_sequence('videos', 'id'), max(id)) FROM videos;
