-- The indexes of tables, without those of primary keys and exclusions, and without what a failed CREATE INDEX CONCURRENTLY
-- left: no query uses it. A partitioned table's index is invalid until all partitions have theirs, and is one even so.
SELECT i.indrelid AS owner, ic.relname AS name, quote_ident(ic.relname) AS quoted, i.indisunique AS "unique",
  i.indisvalid AS valid, ic.relkind = 'I' AS partitioned, pg_get_indexdef(i.indexrelid) AS text,
  pg_get_expr(i.indpred, i.indrelid) AS predicate,
  ic.reloptions AS options,
  ic.relispartition AS attached,
  quote_ident(k.conname) AS "constraint", pg_get_constraintdef(k.oid) AS constrained,
  k.condeferrable AS "deferrable", k.condeferred AS deferred
FROM pg_index i
CROSS JOIN LATERAL (SELECT * FROM pg_class WHERE oid = i.indexrelid LIMIT 1) ic
LEFT JOIN LATERAL (
  SELECT * FROM pg_constraint WHERE conrelid = i.indrelid AND conindid = i.indexrelid AND contype IN ('p', 'u', 'x') LIMIT 1
) k ON true
WHERE i.indrelid = ANY (?) AND (k.contype IS NULL OR k.contype = 'u') AND (i.indisvalid OR ic.relkind = 'I')
ORDER BY i.indrelid, ic.relname
