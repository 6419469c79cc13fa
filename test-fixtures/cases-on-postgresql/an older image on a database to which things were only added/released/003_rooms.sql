CREATE TABLE room (id integer);
