-- The primary keys, references, checks and exclusions of tables. A reference to a partitioned table has a copy for each
-- of its partitions, which is no constraint of its own.
SELECT k.conrelid AS owner, k.oid, k.conname AS name, k.contype AS kind, pg_get_constraintdef(k.oid) AS text,
  pg_get_expr(k.conbin, k.conrelid) AS expression, k.condeferrable AS "deferrable", k.condeferred AS deferred,
  n.nspname AS target_schema, target.relname AS target
FROM pg_constraint k
LEFT JOIN pg_class target ON target.oid = k.confrelid AND k.contype = 'f'
LEFT JOIN pg_namespace n ON n.oid = target.relnamespace
LEFT JOIN pg_constraint copied ON copied.oid = k.conparentid AND k.contype = 'f'
WHERE k.conrelid = ANY (?) AND (copied.confrelid IS NULL OR copied.confrelid = k.confrelid)
ORDER BY k.conrelid, k.oid
