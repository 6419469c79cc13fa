CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL, room TEXT);
CREATE INDEX shelf_name_idx ON shelf (name);
