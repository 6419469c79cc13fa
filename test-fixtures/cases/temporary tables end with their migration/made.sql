CREATE TABLE ratings (stars INTEGER);
INSERT INTO ratings VALUES (5);
