INSERT INTO accounts (id, name, email, role, created_at) VALUES
  (1, 'Mira', 'mira@example.org', 'admin', '2023-02-01T10:00:00Z'),
  (2, 'otto', 'Otto@Example.org', 'creator', '2023-02-02T10:00:00Z'),
  (3, 'Zoë', 'zoe@example.org', 'viewer', '2023-02-03T10:00:00Z');
INSERT INTO channels (id, account_id, name, about) VALUES
  (1, 1, 'Garden', 'Beds; borders; bees'),
  (2, 2, 'Old Radios', 'Valves -- and why they hum'),
  (3, 2, 'Garden', 'Another garden, by somebody else');
SELECT setval(pg_get_serial_sequence('accounts', 'id'), max(id)) FROM accounts;
SELECT setval(pg_get_serial_sequence('channels', 'id'), max(id)) FROM channels;
