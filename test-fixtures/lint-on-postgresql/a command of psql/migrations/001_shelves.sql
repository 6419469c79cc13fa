CREATE TABLE shelf (id integer);
\set x 1
