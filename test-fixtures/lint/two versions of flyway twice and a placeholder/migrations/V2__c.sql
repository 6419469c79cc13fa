CREATE TABLE ${schema}.c (id INTEGER);
