CREATE INDEX books_by_name ON books (name);
