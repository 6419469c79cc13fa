INSERT INTO memories (id, user_id, project_id, source_message_id, content, revision, created_at) VALUES
  (1, 1, '5b0c9d5e-7f0e-4c8e-9a51-000000000001', 2, 'Ada likes short answers.', 1, '2025-03-02 08:00:00.000000'),
  (2, 2, NULL, 4, 'Grace writes compilers.', 1, '2025-03-02 08:05:00.000000'),
  (3, 3, NULL, NULL, 'Linus asked for nothing yet.', 1, '2025-03-02 08:06:00.000000');
UPDATE memories SET content = 'Ada likes short, exact answers.' WHERE id = 1;
SELECT setval('memories_id_seq', max(id)) FROM memories;
