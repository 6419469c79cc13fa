CREATE TABLE shelf (id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT NOT NULL UNIQUE, height INTEGER);
CREATE TABLE part (id INTEGER NOT NULL, n INTEGER) PARTITION BY RANGE (id);
CREATE TABLE part_low PARTITION OF part FOR VALUES FROM (0) TO (100);
CREATE TABLE part_high PARTITION OF part FOR VALUES FROM (100) TO (200);
CREATE TABLE box (
  id SERIAL PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelf (id),
  label TEXT,
  seen TEXT
);
CREATE MATERIALIZED VIEW sums AS SELECT sum(n) AS n FROM part;
INSERT INTO shelf (name, height) VALUES ('cellar', 3), ('attic', 5);
INSERT INTO box (shelf_id, label) VALUES (1, 'nails'), (1, 'screws'), (2, 'letters');
SELECT nextval('box_id_seq');
INSERT INTO part VALUES (1, 1), (50, 2);
