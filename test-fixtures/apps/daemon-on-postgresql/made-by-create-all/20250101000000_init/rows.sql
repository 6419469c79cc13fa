INSERT INTO users (id, username, email, password_hash, is_admin, created_at) VALUES
  (1, 'ada', 'ada@example.org', '$argon2id$v=19$ada', true, '2025-01-05 08:12:00.000000'),
  (2, 'grace', 'grace@example.org', '$argon2id$v=19$grace', false, '2025-01-06 19:40:31.250000'),
  (3, 'linus', 'linus@example.org', '$argon2id$v=19$linus', false, '2025-01-09 07:00:00.000000');
INSERT INTO api_keys (id, user_id, label, key_hash, scopes, last_used_at, created_at) VALUES
  (1, 1, 'laptop', 'b1946ac92492d234', '["read", "write"]', '2025-02-01 10:00:00.000000', '2025-01-05 08:20:00.000000'),
  (2, 1, 'backup job', '591785b794601e21', '["read"]', NULL, '2025-01-05 08:21:00.000000'),
  (3, 3, 'editor', 'd3b07384d113edec', '[]', NULL, '2025-01-10 12:00:00.000000');
INSERT INTO projects (id, owner_id, name, description, archived, created_at) VALUES
  ('5b0c9d5e-7f0e-4c8e-9a51-000000000001', 1, 'Engine notes', 'Everything about the engine', false, '2025-01-07 09:00:00.000000'),
  ('5b0c9d5e-7f0e-4c8e-9a51-000000000002', 2, 'Compiler', NULL, true, '2025-01-08 09:00:00.000000');
INSERT INTO chats (id, user_id, project_id, title, model, temperature, pinned, created_at) VALUES
  ('c-0001', 1, '5b0c9d5e-7f0e-4c8e-9a51-000000000001', 'Bernoulli numbers', 'local-7b', 0.2, true, '2025-01-07 09:05:00.000000'),
  ('c-0002', 2, NULL, 'Quotes; and "more" quotes', 'local-7b', 0.7, false, '2025-01-08 21:15:00.000000'),
  ('c-0003', 3, NULL, 'New chat', 'local-13b', 1.0, false, '2025-01-10 06:30:00.000000');
INSERT INTO messages (id, chat_id, parent_id, role, content, tokens, created_at) VALUES
  (1, 'c-0001', NULL, 'system', 'You are brief.', 5, '2025-01-07 09:05:00.000000'),
  (2, 'c-0001', 1, 'user', 'What is B₈?', 6, '2025-01-07 09:05:10.000000'),
  (3, 'c-0001', 2, 'assistant', '-1/30 -- and that''s final; ask again if in doubt.', 17, '2025-01-07 09:05:12.000000'),
  (4, 'c-0002', NULL, 'user', 'How do I write
BEGIN; DELETE FROM t; COMMIT;
on one line?', 14, '2025-01-08 21:15:30.000000'),
  (5, 'c-0002', 4, 'assistant', 'Leave out the line breaks. 🙂', 9, '2025-01-08 21:15:33.000000'),
  (6, 'c-0003', NULL, 'user', '', 0, '2025-01-10 06:30:00.000000');
INSERT INTO prompts (id, owner_id, slug, title, body, visibility) VALUES
  (1, 1, 'explain', 'Explain', 'Explain {topic} to {reader} in five lines.', 'shared'),
  (2, 2, 'review', 'Review', 'Find what is wrong here: {code}', 'private'),
  (3, 2, 'plain', 'Plain', 'Say hello.', 'private');
INSERT INTO settings (key, value) VALUES
  ('model.default', 'local-7b'),
  ('server.name', 'The daemon in the cellar');
SELECT setval('users_id_seq', max(id)) FROM users;
SELECT setval('api_keys_id_seq', max(id)) FROM api_keys;
SELECT setval('messages_id_seq', max(id)) FROM messages;
SELECT setval('prompts_id_seq', max(id)) FROM prompts;
