CREATE TABLE shelf (id serial PRIMARY KEY, name text NOT NULL, seen timestamptz DEFAULT now());
CREATE INDEX shelf_seen ON shelf (seen);
CREATE EXTENSION citext;
