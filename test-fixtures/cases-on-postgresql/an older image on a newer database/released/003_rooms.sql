CREATE TABLE room (id integer);
ALTER TABLE shelf RENAME COLUMN name TO title;
