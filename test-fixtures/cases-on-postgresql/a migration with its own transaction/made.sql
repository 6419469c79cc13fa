CREATE TABLE shelf (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE box (id integer PRIMARY KEY, shelf_id integer NOT NULL REFERENCES shelf (id), label text);
INSERT INTO shelf VALUES (1, 'cellar'), (2, 'attic');
INSERT INTO box VALUES (1, 1, 'nails'), (2, 1, 'screws'), (3, 2, 'letters');
