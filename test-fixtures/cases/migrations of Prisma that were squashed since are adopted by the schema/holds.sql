SELECT count(*) = 2 FROM _prisma_migrations
SELECT count(*) = 2 FROM flyway_schema_history
