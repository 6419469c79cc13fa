-- What follows counts although it stands above the mark.
-- slipway:applied-if SELECT 1 FROM sqlite_schema WHERE name = 'authors'

--migrate:up transaction:false
CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- migrate:down transaction:false
DROP TABLE authors