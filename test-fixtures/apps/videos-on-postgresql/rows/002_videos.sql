INSERT INTO videos (id, channel_id, title, description, duration_min, state, published_at) VALUES
  (1, 1, 'Sowing peas', 'It''s early; don''t wait.', 12.5, 'public', '2023-03-01T08:00:00Z'),
  (2, 1, 'sowing beans', '', 8.25, 'public', '2023-03-08T08:00:00Z'),
  (3, 2, 'The first valve', 'BEGIN; with a soldering iron
END; with a coffee', 61.0, 'public', '2023-04-01T18:30:00Z'),
  (4, 2, 'Untitled take', '', 0, 'draft', NULL),
  (5, 3, 'Roses ✿', '', 3.1, 'unlisted', '2023-05-05T05:05:05Z');
INSERT INTO upload_chunks (video_id, part, bytes) VALUES
  (4, 0, '\x000102030405060708090a0b0c0d0e0f'),
  (4, 1, '\xffd8ffe000104a46494600');
SELECT setval(pg_get_serial_sequence('videos', 'id'), max(id)) FROM videos;
