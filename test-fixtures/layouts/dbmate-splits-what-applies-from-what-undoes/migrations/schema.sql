CREATE TABLE "schema_migrations" (version VARCHAR(128) PRIMARY KEY);
