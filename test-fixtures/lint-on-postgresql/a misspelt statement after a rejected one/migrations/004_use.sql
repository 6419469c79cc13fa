CREATE INDEX CONCURRENTLY shelf_name ON shelf (name);
CREATE TABLE room (
  id integer PRIMARY KEY,
  name text NOT NUL
);
