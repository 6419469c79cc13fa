-- This is an empty migration.
/* CREATE TABLE nothing (x); */