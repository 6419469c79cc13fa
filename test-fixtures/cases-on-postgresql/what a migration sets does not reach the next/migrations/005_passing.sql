CREATE TEMP TABLE passing (two integer);
CREATE TABLE door (id integer);
