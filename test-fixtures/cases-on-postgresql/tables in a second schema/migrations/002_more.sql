CREATE TABLE store.part (id integer);
