SELECT price = 500 FROM rooms
SELECT count(*) = 3 FROM flyway_schema_history
