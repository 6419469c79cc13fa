SELECT n = 10 FROM t;
SELECT count(*) = 2 FROM flyway_schema_history;
