CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
ALTER TABLE shelf ADD COLUMN height INTEGER;
ALTER TABLE shelf ADD COLUMN colour TEXT;
INSERT INTO shelf (id, name, height, colour) VALUES (1, 'cellar', 180, 'red');
