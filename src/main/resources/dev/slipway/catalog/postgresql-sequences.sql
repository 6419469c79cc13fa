-- The sequences that stand alone, or belong to a column as those of serial columns do.
SELECT c.oid AS owner, c.relpersistence = 'u' AS unlogged, s.seqtypid::regtype::text AS sequence_type,
  s.seqstart AS start, s.seqincrement AS increment, s.seqmin AS least, s.seqmax AS most, s.seqcache AS cache,
  s.seqcycle AS cycle, n.nspname AS table_schema, t.relname AS "table", a.attname AS "column"
FROM pg_class c
CROSS JOIN LATERAL (SELECT * FROM pg_sequence WHERE seqrelid = c.oid LIMIT 1) s
LEFT JOIN LATERAL (
  SELECT refobjid, refobjsubid FROM pg_depend
  WHERE classid = 'pg_class'::regclass AND objid = c.oid AND objsubid = 0
    AND refclassid = 'pg_class'::regclass AND refobjsubid > 0 AND deptype = 'a'
  LIMIT 1
) d ON true
LEFT JOIN LATERAL (SELECT relname, relnamespace FROM pg_class WHERE oid = d.refobjid LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT nspname FROM pg_namespace WHERE oid = t.relnamespace LIMIT 1) n ON true
LEFT JOIN LATERAL (
  SELECT attname FROM pg_attribute WHERE attrelid = d.refobjid AND attnum = d.refobjsubid LIMIT 1
) a ON true
WHERE c.oid = ANY (?) AND c.relkind = 'S'
