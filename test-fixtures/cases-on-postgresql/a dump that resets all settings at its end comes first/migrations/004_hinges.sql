SET work_mem = '5MB';
CREATE TABLE hinge (id integer PRIMARY KEY);
