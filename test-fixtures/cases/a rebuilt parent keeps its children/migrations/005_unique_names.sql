PRAGMA foreign_keys = OFF;
CREATE TABLE new_shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, room_id INTEGER REFERENCES room (id));
INSERT INTO new_shelf SELECT id, name, room_id FROM shelf;
DROP TABLE shelf;
ALTER TABLE new_shelf RENAME TO shelf;
PRAGMA foreign_keys = ON;
