CREATE INDEX authors_by_name ON authors (name);
