SELECT count(*) = 3 FROM flyway_schema_history WHERE type = 'SQL' AND success
SELECT count(*) = 0 FROM flyway_schema_history WHERE type = 'BASELINE'
SELECT name = 'Ada' FROM guests
