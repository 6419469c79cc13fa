INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, applied_steps_count)
VALUES ('4f1c', '', '20260104_lamps', now(), 0);
