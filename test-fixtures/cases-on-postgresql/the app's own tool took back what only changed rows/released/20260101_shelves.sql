-- migrate:up
CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- migrate:down
DROP TABLE shelf;
