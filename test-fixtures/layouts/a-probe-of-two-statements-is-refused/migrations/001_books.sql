-- slipway:applied-if SELECT 1; DELETE FROM books
CREATE TABLE books (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
