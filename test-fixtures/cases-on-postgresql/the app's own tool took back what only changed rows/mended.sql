DELETE FROM flyway_schema_history WHERE script = '20260102_louder';
