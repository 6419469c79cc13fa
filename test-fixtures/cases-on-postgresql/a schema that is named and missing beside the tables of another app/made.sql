CREATE TABLE invoice (id integer);
INSERT INTO invoice VALUES (1);
