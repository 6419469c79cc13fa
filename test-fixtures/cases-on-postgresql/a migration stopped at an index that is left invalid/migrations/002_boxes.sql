CREATE TABLE "Box" (id integer PRIMARY KEY, shelf_id integer NOT NULL REFERENCES shelf (id), label text);
