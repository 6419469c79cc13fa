INSERT INTO flyway_schema_history VALUES (9, NULL, 'names', 'DELETE', 'R__names.sql', NULL, 'app', '2024-01-01 00:00:00.000', 0, 1);
