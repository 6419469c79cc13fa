CREATE TABLE room (id integer);
CREATE TEMP TABLE passing AS SELECT 1 AS one;
