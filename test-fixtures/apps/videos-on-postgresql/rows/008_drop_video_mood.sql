INSERT INTO videos (id, channel_id, title, duration_min, state, published_at) VALUES
  (7, 2, 'Hum, part two', 33.333333, 'public', '2023-08-01T18:30:00Z');
INSERT INTO playlist_items (playlist_id, position, video_id) VALUES (1, 3, 7);
SELECT setval(pg_get_serial_sequence('videos', 'id'), max(id)) FROM videos;
