-- migrate:up
CREATE TABLE books (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

  -- migrate:down
  DROP TABLE books;
