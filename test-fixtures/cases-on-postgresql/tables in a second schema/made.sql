CREATE SCHEMA store;
CREATE TABLE store.item (id integer);
INSERT INTO store.item VALUES (1);
