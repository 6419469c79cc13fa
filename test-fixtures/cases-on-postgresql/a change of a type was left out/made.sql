CREATE TABLE shelf (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE "Box" (id integer PRIMARY KEY, shelf_id integer NOT NULL REFERENCES shelf (id), label text);
INSERT INTO shelf VALUES (1, 'cellar'); INSERT INTO "Box" VALUES (1, 1, 'nails'), (2, 1, 'screws');
CREATE TABLE room (id integer PRIMARY KEY, name text);
