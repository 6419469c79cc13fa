CREATE TABLE books (
  id     INTEGER PRIMARY KEY,
  title  TEXT,
  author TEXT,
  year   INTEGER
);
CREATE TABLE readers (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
