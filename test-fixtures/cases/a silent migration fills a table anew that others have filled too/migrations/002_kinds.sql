DELETE FROM kind;
INSERT INTO kind (name) VALUES ('metal'), ('wood');
