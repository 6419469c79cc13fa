INSERT INTO videos (id, channel_id, title, duration_seconds, state, published_at) VALUES
  (8, 3, 'Compost', 605, 'public', '2024-01-01T12:00:00Z');
INSERT INTO ratings (video_id, account_id, stars) VALUES (8, 1, 3);
UPDATE ratings SET stars = 4 WHERE video_id = 1 AND account_id = 2;
INSERT INTO comments (video_id, account_id, answers_id, body, written_at) VALUES
  (8, 1, NULL, 'Turn it twice.', '2024-01-02T12:00:00Z');
SELECT setval(pg_get_serial_sequence('videos', 'id'), max(id)) FROM videos;
