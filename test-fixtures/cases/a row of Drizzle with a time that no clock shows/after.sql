INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', '99999999999999999999999');
