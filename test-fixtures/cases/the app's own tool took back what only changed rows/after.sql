INSERT INTO shelf (id, name) VALUES (1, 'cellar');
DELETE FROM schema_migrations WHERE version = '20260102';
