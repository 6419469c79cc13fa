SELECT count(*) = 4 AND min(success) = 1 FROM flyway_schema_history
