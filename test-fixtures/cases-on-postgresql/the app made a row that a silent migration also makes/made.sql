CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, height INTEGER);
CREATE TABLE box (
  id SERIAL PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelf (id),
  label TEXT,
  seen TEXT
);
INSERT INTO shelf (id, name, height) VALUES (1, 'cellar', 3), (2, 'attic', 5), (7, 'garage', 2);
INSERT INTO box (shelf_id, label) VALUES (1, 'nails'), (1, 'screws'), (2, 'letters');
