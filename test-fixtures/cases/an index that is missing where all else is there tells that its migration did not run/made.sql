CREATE TABLE box (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  label TEXT,
  weight INTEGER NOT NULL
);
INSERT INTO box (label, weight) VALUES ('nails', 3), ('screws', 4);
