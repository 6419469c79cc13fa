CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL, room TEXT);
CREATE INDEX by_name ON shelf (name);
CREATE INDEX by_room ON shelf (room);
