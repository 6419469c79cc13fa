CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE box (
  id INTEGER PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
  label TEXT
);
CREATE TABLE tag (id INTEGER PRIMARY KEY, word TEXT NOT NULL, box_id INTEGER REFERENCES box (id));
CREATE TABLE change (id INTEGER PRIMARY KEY, box_id INTEGER);
CREATE TRIGGER box_changed AFTER UPDATE ON box BEGIN INSERT INTO change (box_id) VALUES (new.id); END;
INSERT INTO shelf (id, name) VALUES (1, 'cellar');
INSERT INTO box (id, shelf_id, label) VALUES (1, 1, 'nails');
INSERT INTO tag (id, word) VALUES (1, 'heavy');
