CREATE TABLE shelf (id serial PRIMARY KEY, tags text[] NOT NULL DEFAULT '{}'::text[]);
