-- migrate:up
CREATE TABLE y (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
-- migrate:down
DROP TABLE y;
