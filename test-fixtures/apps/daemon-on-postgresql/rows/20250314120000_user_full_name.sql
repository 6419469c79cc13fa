-- Full names typed by their owners: building the table anew a second time would put the user names back.
UPDATE users SET full_name = 'Ada Lovelace' WHERE id = 1;
UPDATE users SET full_name = 'Grace Hopper' WHERE id = 2;
INSERT INTO users (id, username, email, full_name, password_hash, is_admin, created_at) VALUES
  (4, 'edsger', 'edsger@example.org', 'Edsger W. Dijkstra', '$argon2id$v=19$edsger', false, '2025-03-15 10:00:00.000000');
INSERT INTO chats (id, user_id, project_id, title, model, temperature, pinned, created_at) VALUES
  ('c-0004', 4, NULL, 'Goto', 'local-13b', 0.0, false, '2025-03-15 10:01:00.000000');
INSERT INTO messages (id, chat_id, parent_id, role, content, tokens, created_at) VALUES
  (8, 'c-0004', NULL, 'user', 'Is it harmful?', 4, '2025-03-15 10:01:05.000000');
INSERT INTO prompts (id, owner_id, slug, title, body, visibility) VALUES
  (4, 4, 'prove', 'Prove', 'Prove {claim} without {word}.', 'shared');
SELECT setval('users_id_seq', max(id)) FROM users;
SELECT setval('messages_id_seq', max(id)) FROM messages;
SELECT setval('prompts_id_seq', max(id)) FROM prompts;
