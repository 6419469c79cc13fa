CREATE TABLE shelf (id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT NOT NULL UNIQUE, height INTEGER);
CREATE TABLE box (
  id SERIAL PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelf (id),
  label TEXT,
  seen TEXT
);
INSERT INTO shelf (name, height) VALUES ('cellar', 3), ('attic', 5);
INSERT INTO box (shelf_id, label) VALUES (1, 'nails'), (1, 'screws'), (2, 'letters');
SELECT nextval('box_id_seq');
