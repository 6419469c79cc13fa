BEGIN;
CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
COMMIT;
INSERT INTO kind (id, name) VALUES (1, 'metal'), (2, 'wood');
