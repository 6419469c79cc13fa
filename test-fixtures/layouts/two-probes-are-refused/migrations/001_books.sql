-- slipway:applied-if SELECT 1
CREATE TABLE books (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
-- slipway:applied-if SELECT 2
