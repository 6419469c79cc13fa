UPDATE flyway_schema_history SET checksum = NULL;
DROP TABLE rooms;
