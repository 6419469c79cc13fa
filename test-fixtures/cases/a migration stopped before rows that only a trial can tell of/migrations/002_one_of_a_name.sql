-- no-transaction
CREATE TABLE room (id INTEGER PRIMARY KEY);
DELETE FROM shelf WHERE id NOT IN (SELECT min(id) FROM shelf GROUP BY name);
CREATE UNIQUE INDEX shelf_name ON shelf (name);
CREATE TABLE box (id INTEGER PRIMARY KEY);
