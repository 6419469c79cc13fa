CREATE TABLE track (id INTEGER PRIMARY KEY, duration INTEGER NOT NULL);
INSERT INTO track VALUES (1, 200);
CREATE TABLE schema_migrations (version VARCHAR(200) PRIMARY KEY);
INSERT INTO schema_migrations VALUES ('001_tracks'), ('002_milliseconds');
