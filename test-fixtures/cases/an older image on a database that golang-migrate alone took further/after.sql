CREATE TABLE lamp (id INTEGER PRIMARY KEY);
UPDATE schema_migrations SET version = 4;
