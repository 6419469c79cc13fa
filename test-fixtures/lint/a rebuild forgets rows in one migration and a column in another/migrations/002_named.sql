CREATE TABLE shelf_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, color TEXT);
INSERT INTO shelf_new SELECT id, name, color FROM shelf WHERE name IS NOT NULL;
DROP TABLE shelf;
ALTER TABLE shelf_new RENAME TO shelf;
