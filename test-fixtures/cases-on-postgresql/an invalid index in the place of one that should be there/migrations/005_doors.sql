CREATE TABLE door (id integer);
