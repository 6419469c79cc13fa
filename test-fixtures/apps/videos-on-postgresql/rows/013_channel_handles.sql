UPDATE channels SET handle = 'TheGarden' WHERE id = 1;
INSERT INTO channels (id, account_id, name, about, handle) VALUES (4, 3, 'Zoë live', '', 'zoe');
SELECT setval(pg_get_serial_sequence('channels', 'id'), max(id)) FROM channels;
