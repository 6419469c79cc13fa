INSERT INTO comments (video_id, account_id, answers_id, body, written_at) VALUES
  (6, 3, NULL, 'Lost my tomatoes.', '2023-05-21T06:00:00Z');
