CREATE TABLE kind (name TEXT PRIMARY KEY, note TEXT);
INSERT INTO kind (name) VALUES ('metal');
