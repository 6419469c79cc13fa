INSERT INTO kind (name) VALUES ('metal');
