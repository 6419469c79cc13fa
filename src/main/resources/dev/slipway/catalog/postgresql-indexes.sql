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
JOIN pg_class ic ON ic.oid = i.indexrelid
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint k ON k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
WHERE i.indrelid = ANY (?) AND (k.contype IS NULL OR k.contype = 'u') AND (i.indisvalid OR ic.relkind = 'I')
ORDER BY i.indrelid, ic.relname
