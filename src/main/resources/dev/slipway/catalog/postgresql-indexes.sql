-- The indexes of tables, without those of primary keys and exclusions, and without what a failed CREATE INDEX CONCURRENTLY
-- left: no query uses it. A partitioned table's index is invalid until all partitions have theirs, and is one even so. What an index is of is told only as one text: its
-- beginning, whose length is known from the names in it, is cut off.
SELECT i.indrelid AS owner, ic.relname AS name, quote_ident(ic.relname) AS quoted, i.indisunique AS "unique",
  i.indisvalid AS valid,
  substr(pg_get_indexdef(i.indexrelid), length(concat(
    'CREATE ', CASE WHEN i.indisunique THEN 'UNIQUE ' END, 'INDEX ', quote_ident(ic.relname), ' ON ',
    CASE ic.relkind WHEN 'I' THEN 'ONLY ' END, quote_ident(n.nspname), '.', quote_ident(c.relname), ' USING ')) + 1) AS what,
  pg_get_expr(i.indpred, i.indrelid) AS predicate,
  ic.reloptions AS options,
  ic.relispartition AS attached,
  quote_ident(k.conname) AS "constraint", pg_get_constraintdef(k.oid) AS constrained,
  k.condeferrable AS "deferrable", k.condeferred AS deferred
FROM pg_index i
CROSS JOIN LATERAL (SELECT * FROM pg_class WHERE oid = i.indexrelid LIMIT 1) ic
CROSS JOIN LATERAL (SELECT relname, relnamespace FROM pg_class WHERE oid = i.indrelid LIMIT 1) c
CROSS JOIN LATERAL (SELECT nspname FROM pg_namespace WHERE oid = c.relnamespace LIMIT 1) n
LEFT JOIN LATERAL (
  SELECT * FROM pg_constraint WHERE conrelid = i.indrelid AND conindid = i.indexrelid AND contype IN ('p', 'u', 'x') LIMIT 1
) k ON true
WHERE i.indrelid = ANY (?) AND (k.contype IS NULL OR k.contype = 'u') AND (i.indisvalid OR ic.relkind = 'I')
ORDER BY i.indrelid, ic.relname
