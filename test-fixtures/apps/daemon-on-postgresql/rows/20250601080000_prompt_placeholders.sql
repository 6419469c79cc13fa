INSERT INTO prompts (id, owner_id, slug, title, body, visibility) VALUES
  (5, 1, 'table', 'Table', 'Put {{data}} into a table with {{columns}} columns.', 'private');
UPDATE prompts SET body = 'Find what is wrong in {{code}} and say why.' WHERE id = 2;
INSERT INTO messages (id, chat_id, parent_id, role, content, tokens, created_at) VALUES
  (9, 'c-0004', 8, 'assistant', 'Considered so since 1968.', 6, '2025-06-02 08:00:00.000000');
SELECT setval('messages_id_seq', max(id)) FROM messages;
SELECT setval('prompts_id_seq', max(id)) FROM prompts;
