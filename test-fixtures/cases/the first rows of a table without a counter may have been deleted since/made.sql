CREATE TABLE box (id INTEGER PRIMARY KEY);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT);
INSERT INTO setting VALUES ('theme', 'dark');
DELETE FROM setting;
