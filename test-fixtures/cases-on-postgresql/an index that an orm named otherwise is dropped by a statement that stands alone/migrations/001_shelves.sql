CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL, room TEXT);
CREATE INDEX by_name ON shelf (name);
