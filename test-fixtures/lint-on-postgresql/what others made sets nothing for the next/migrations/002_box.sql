CREATE TABLE box (id integer);
ALTER TABLE shelf ADD COLUMN name text;
