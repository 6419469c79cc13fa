INSERT INTO comments (id, video_id, account_id, answers_id, body, written_at) VALUES
  (1, 1, 2, NULL, 'How deep?', '2023-03-01T09:00:00Z'),
  (2, 1, 1, 1, 'Two fingers; three in sand.', '2023-03-01T09:10:00Z'),
  (3, 3, 3, NULL, 'I''d use a fuse -- always.', '2023-04-02T07:00:00Z'),
  (4, 3, NULL, 3, 'From an account that is gone.', '2023-04-02T08:00:00Z'),
  (7, 5, 3, NULL, '''; DROP TABLE videos; --', '2023-05-06T00:00:00Z');
SELECT setval('comments_id_seq', 7);
