CREATE TABLE box (
  id INTEGER PRIMARY KEY,
  label TEXT
);
INSERT INTO box (id, label) VALUES (1, 'nails'), (2, 'screws');
