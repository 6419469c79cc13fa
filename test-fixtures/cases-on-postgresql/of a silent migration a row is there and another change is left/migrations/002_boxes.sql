CREATE TABLE box (
  id SERIAL PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelf (id),
  label TEXT,
  seen TEXT
);
