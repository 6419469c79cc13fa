CREATE TABLE shelf (id integer PRIMARY KEY, name text NOT NULL);
