-- what nobody wants any more
DROP TABLE box;
ALTER TABLE shelf DROP COLUMN color;
DELETE FROM shelf;
CREATE TABLE room (id INTEGER PRIMARY KEY);
DROP TABLE room;
