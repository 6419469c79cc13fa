CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE box (
  id INTEGER PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
  label TEXT
);
INSERT INTO shelf (id, name) VALUES (1, 'cellar');
INSERT INTO box (id, shelf_id, label) VALUES (1, 1, 'nails'), (2, 1, NULL);
CREATE TABLE new_box (
  id INTEGER PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
  label TEXT NOT NULL DEFAULT '',
  weight INTEGER
);
INSERT INTO new_box (id, shelf_id, label) SELECT id, shelf_id, coalesce(label, '') FROM box;
DROP TABLE box;
CREATE TABLE box (
  id INTEGER PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
  label TEXT
);
