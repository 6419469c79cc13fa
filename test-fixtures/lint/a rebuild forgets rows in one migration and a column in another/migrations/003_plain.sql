CREATE TABLE shelf_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO shelf_new SELECT id, name FROM shelf;
DROP TABLE shelf;
ALTER TABLE shelf_new RENAME TO shelf;
