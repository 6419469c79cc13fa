CREATE TABLE tag (id integer PRIMARY KEY, word text NOT NULL);
