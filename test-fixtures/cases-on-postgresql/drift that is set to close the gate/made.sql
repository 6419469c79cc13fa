CREATE TABLE shelf (id integer PRIMARY KEY, name varchar(80) NOT NULL DEFAULT 'x');
CREATE TABLE box (id integer PRIMARY KEY, shelf_id integer NOT NULL REFERENCES shelf (id), label text);
