-- migrate:up
CREATE TABLE box (id INTEGER PRIMARY KEY, label TEXT);

-- migrate:down
DROP TABLE box;
