CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL, room TEXT);
CREATE INDEX shelf_room_idx ON shelf (room);
INSERT INTO shelf (id, name) VALUES (1, 'cellar');
