TRUNCATE TABLE kind;
INSERT INTO kind (name) VALUES ('metal'), ('wood');
