CREATE TABLE box (
  id INTEGER PRIMARY KEY,
  label TEXT
);
INSERT INTO box (id, label) VALUES (1, 'nails'), (2, 'screws');
CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO kind (id, name) VALUES (3, 'stone');
