CREATE SCHEMA store;
SET search_path TO store, public;
CREATE TABLE item (id integer);
CREATE INDEX CONCURRENTLY item_id ON item (id);
INSERT INTO item VALUES (1);
