-- a
CREATE TABLE b (
  x TEXT
);

