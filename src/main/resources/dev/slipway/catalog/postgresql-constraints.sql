-- The primary keys, references, checks and exclusions of tables, and from PostgreSQL 18 on what is NOT NULL. A reference to a partitioned table has a copy for each
-- of its partitions, which is no constraint of its own.
SELECT k.conrelid AS owner, k.oid, k.conname AS name, k.contype AS kind, pg_get_constraintdef(k.oid) AS text,
  k.conkey[1] AS first_column, k.convalidated AS validated,
  k.condeferrable AS "deferrable", k.condeferred AS deferred, target.schema AS target_schema, target.name AS target
FROM pg_constraint k
LEFT JOIN LATERAL (
  SELECT c.relname AS name, (SELECT n.nspname FROM pg_namespace n WHERE n.oid = c.relnamespace) AS schema
  FROM pg_class c WHERE c.oid = k.confrelid AND k.contype = 'f' LIMIT 1
) target ON true
WHERE k.conrelid = ANY (?)
  AND (k.contype <> 'f' OR k.conparentid = 0
    OR k.confrelid = (SELECT copied.confrelid FROM pg_constraint copied WHERE copied.oid = k.conparentid))
ORDER BY k.conrelid, k.oid
