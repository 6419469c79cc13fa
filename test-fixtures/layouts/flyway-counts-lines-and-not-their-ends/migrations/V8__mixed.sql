CREATE TABLE g (
  x TEXT,

  y TEXT DEFAULT 'a
b'
);
