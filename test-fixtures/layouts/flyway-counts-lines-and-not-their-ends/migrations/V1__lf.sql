-- a
CREATE TABLE a (
  x TEXT
);

