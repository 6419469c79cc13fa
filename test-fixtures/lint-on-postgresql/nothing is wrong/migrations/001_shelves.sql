CREATE TABLE shelf (id serial PRIMARY KEY, name text NOT NULL);
