CREATE TABLE week (id integer);
