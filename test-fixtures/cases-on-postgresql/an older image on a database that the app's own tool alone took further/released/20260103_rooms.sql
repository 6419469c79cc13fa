-- migrate:up
CREATE TABLE room (id INTEGER PRIMARY KEY);

-- migrate:down
DROP TABLE room;
