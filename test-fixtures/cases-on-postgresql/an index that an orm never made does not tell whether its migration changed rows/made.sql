CREATE TABLE box (
  id SERIAL PRIMARY KEY,
  label VARCHAR(191),
  weight INTEGER NOT NULL
);
INSERT INTO box (label, weight) VALUES ('nails', 3), ('screws', 4);
