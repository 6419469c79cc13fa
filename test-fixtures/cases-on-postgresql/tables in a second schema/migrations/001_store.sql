CREATE SCHEMA store;
CREATE TABLE store.item (id integer);
