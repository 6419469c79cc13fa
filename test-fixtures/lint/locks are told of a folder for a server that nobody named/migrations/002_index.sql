CREATE INDEX shelf_name ON shelf (name);
