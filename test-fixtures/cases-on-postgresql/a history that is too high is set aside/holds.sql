SELECT count(*) = 3 FROM flyway_schema_history;
SELECT count(*) = 1 FROM flyway_schema_history WHERE script = '003_weight';
