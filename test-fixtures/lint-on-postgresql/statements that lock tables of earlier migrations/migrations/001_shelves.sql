CREATE TABLE shelf (id serial PRIMARY KEY, name varchar(20), size integer);
CREATE INDEX shelf_size ON shelf (size);
CREATE TABLE box (id serial PRIMARY KEY, shelf_id integer, lid text);
