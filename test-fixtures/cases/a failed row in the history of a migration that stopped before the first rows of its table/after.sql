CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
  SELECT 2, '2', 'kinds', 'SQL', '002_kinds', NULL, installed_by, 0, 0 FROM flyway_schema_history;
