-- migrate:down
DROP TABLE books;
-- migrate:up
CREATE TABLE books (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
