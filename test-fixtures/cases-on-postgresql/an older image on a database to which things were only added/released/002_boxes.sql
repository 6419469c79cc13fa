CREATE TABLE box (id integer PRIMARY KEY, shelf_id integer NOT NULL REFERENCES shelf (id), label text);
