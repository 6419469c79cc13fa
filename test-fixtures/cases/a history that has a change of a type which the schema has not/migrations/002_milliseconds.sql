CREATE TABLE new_track (id INTEGER PRIMARY KEY, duration REAL NOT NULL);
INSERT INTO new_track SELECT id, duration * 1000 FROM track;
DROP TABLE track;
ALTER TABLE new_track RENAME TO track;
