-- a
CREATE TABLE d (x TEXT);
