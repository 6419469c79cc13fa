-- SQLite can't add NOT NULL to a column that is there, so the table is built anew.
-- The trap: loans refer to books with ON DELETE CASCADE. With foreign keys on, DROP TABLE empties loans, and inside
-- a transaction, where many tools run a migration, this PRAGMA does nothing.
PRAGMA foreign_keys = OFF;

CREATE TABLE books_new (
  id     INTEGER PRIMARY KEY,
  title  TEXT NOT NULL,
  author TEXT NOT NULL,
  year   INTEGER CHECK (year > 0),
  isbn   TEXT
);
INSERT INTO books_new (id, title, author, year, isbn)
SELECT id, coalesce(title, 'Untitled'), coalesce(author, 'Unknown'), year, isbn FROM books;
DROP TABLE books;
ALTER TABLE books_new RENAME TO books;
CREATE UNIQUE INDEX books_by_isbn ON books (isbn);

PRAGMA foreign_keys = ON;
