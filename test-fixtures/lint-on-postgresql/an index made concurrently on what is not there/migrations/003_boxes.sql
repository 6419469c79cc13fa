CREATE TABLE box (id integer);
