BEGIN;
CREATE TABLE kind (id SERIAL PRIMARY KEY, name TEXT NOT NULL);
COMMIT;
INSERT INTO kind (name) VALUES ('metal'), ('wood');
