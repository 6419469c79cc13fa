UPDATE flyway_schema_history SET success = 0 WHERE script = '003_box_weight';
ALTER TABLE box DROP COLUMN height;
