CREATE INDEX CONCURRENTLY shelf_size ON shelf (size);
