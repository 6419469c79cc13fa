CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO shelf VALUES (1, 'cellar'), (2, 'cellar'), (3, 'attic');
CREATE TABLE room (id INTEGER PRIMARY KEY);
