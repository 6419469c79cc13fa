\set ON_ERROR_STOP on
CREATE TABLE room (id integer);
