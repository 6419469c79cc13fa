INSERT INTO watch_history (id, account_id, video_id, position_seconds, length_seconds, watched_at) VALUES
  (1, 3, 1, 10.0, 750.0, '2023-09-01T20:00:00Z'),
  (2, 3, 3, 0.0, 3660.0, '2023-09-02T20:00:00Z'),
  (3, 1, 7, 120.5, 2000.0, '2023-09-03T20:00:00Z');
UPDATE watch_history SET position_seconds = 740.0 WHERE id = 1;
UPDATE watch_history SET position_seconds = 1800.0 WHERE id = 2;
INSERT INTO ratings (video_id, account_id, stars) VALUES (7, 1, 5), (7, 3, 5);
SELECT setval(pg_get_serial_sequence('watch_history', 'id'), max(id)) FROM watch_history;
