SELECT to_regclass('slipway_stages') IS NULL;
SELECT to_regclass('flyway_schema_history') IS NULL;
SELECT to_regclass('box_labels') IS NULL;
