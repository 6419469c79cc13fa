CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT);
INSERT INTO setting VALUES ('theme', 'dark');
