CREATE TABLE invoice (id integer);
CREATE TABLE customer (id integer);
