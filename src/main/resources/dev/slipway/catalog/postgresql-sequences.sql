-- The sequences that stand alone, or belong to a column as those of serial columns do.
SELECT c.oid AS owner, c.relpersistence = 'u' AS unlogged, s.seqtypid::regtype::text AS sequence_type,
  s.seqstart AS start, s.seqincrement AS increment, s.seqmin AS least, s.seqmax AS most, s.seqcache AS cache,
  s.seqcycle AS cycle, n.nspname AS table_schema, t.relname AS "table", a.attname AS "column"
FROM pg_class c
JOIN pg_sequence s ON s.seqrelid = c.oid
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype = 'a'
LEFT JOIN pg_class t ON t.oid = d.refobjid
LEFT JOIN pg_namespace n ON n.oid = t.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE c.oid = ANY (?) AND c.relkind = 'S'
