-- migrate:up
CREATE TABLE books (id INTEGER PRIMARY KEY)

-- migrate:down
DROP TABLE books

-- migrate:up
ALTER TABLE books ADD COLUMN author TEXT

-- migrate:down
ALTER TABLE books DROP COLUMN author
