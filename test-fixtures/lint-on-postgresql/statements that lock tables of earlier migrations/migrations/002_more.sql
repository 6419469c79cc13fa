-- a wider name is stored as before
ALTER TABLE shelf ALTER COLUMN name TYPE varchar(40);
CREATE INDEX shelf_name ON shelf (name);
ALTER TABLE box
  ADD FOREIGN KEY (shelf_id) REFERENCES shelf (id);
ALTER TABLE shelf ALTER COLUMN size TYPE bigint;
ALTER TABLE box RENAME COLUMN lid TO cover;
CREATE TABLE room (id serial PRIMARY KEY, name text);
CREATE INDEX room_name ON room (name);
ALTER TABLE room ALTER COLUMN name SET NOT NULL;
-- slipway:accept not-null some hundred rows
ALTER TABLE shelf ALTER COLUMN size SET NOT NULL;
