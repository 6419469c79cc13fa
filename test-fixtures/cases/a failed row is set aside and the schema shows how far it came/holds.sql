SELECT count(*) = 0 FROM flyway_schema_history WHERE NOT success;
