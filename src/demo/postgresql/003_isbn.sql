ALTER TABLE books ADD COLUMN isbn text;
CREATE UNIQUE INDEX books_by_isbn ON books (isbn);
