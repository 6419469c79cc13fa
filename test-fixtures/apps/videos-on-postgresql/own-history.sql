-- What the app's own runner makes before its first migration. A row is a migration's file name without .sql.
CREATE TABLE schema_migrations (name text PRIMARY KEY, applied_at timestamptz);
