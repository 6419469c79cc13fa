SELECT count(*) = 3 FROM flyway_schema_history;
