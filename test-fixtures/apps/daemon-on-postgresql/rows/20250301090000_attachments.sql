INSERT INTO messages (id, chat_id, parent_id, role, content, tokens, created_at) VALUES
  (7, 'c-0001', 3, 'user', 'See the table in the file.', 7, '2025-03-01 11:00:00.000000');
INSERT INTO attachments (id, message_id, file_name, media_type, size_bytes, sha256, created_at) VALUES
  ('a-0001', 7, 'note g.pdf', 'application/pdf', 48213, 'a591a6d40bf420404a011733cfb7b190', '2025-03-01 11:00:00.000000'),
  ('a-0002', 7, 'empty.bin', 'application/octet-stream', 0, 'e3b0c44298fc1c149afbf4c8996fb924', '2025-03-01 11:00:01.000000');
SELECT setval('messages_id_seq', max(id)) FROM messages;
