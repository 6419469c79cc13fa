TRUNCATE kind;
INSERT INTO kind VALUES ('a'), ('b');
