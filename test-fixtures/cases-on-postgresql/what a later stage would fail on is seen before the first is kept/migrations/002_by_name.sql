CREATE INDEX CONCURRENTLY by_name ON shelf (name);
