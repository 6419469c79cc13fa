ALTER TABLE books ADD COLUMN isbn TEXT;
CREATE UNIQUE INDEX books_by_isbn ON books (isbn);
