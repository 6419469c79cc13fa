SELECT to_regclass('slipway_stages') IS NULL;
SELECT count(*) = 5 FROM flyway_schema_history;
