-- slipway:applied-if DELETE FROM books
CREATE TABLE books (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
