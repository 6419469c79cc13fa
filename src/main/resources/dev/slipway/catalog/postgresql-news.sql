-- Whose rows were written by transactions from $1 on, where none were deleted: one query for each of the server's
-- tables, with the rows that postgresql-owners.sql takes from it. What comes with a kind replaces what was known of it;
-- what comes without one is only told to have changed. They are asked after nearly every migration, each only if its
-- table was written. Which rows are new is asked first where no index leaves out those that the server came with.

-- pg_class
SELECT 0 AS class, coalesce((SELECT i.indrelid FROM pg_index i WHERE i.indexrelid = c.oid), c.oid) AS oid,
  CASE WHEN c.relkind NOT IN ('i', 'I') THEN c.relkind::text END AS kind, c.relnamespace AS schema, c.relname::text AS name,
  quote_ident(c.relname) AS quoted, NULL::oid AS relation,
  CASE WHEN c.relkind IN ('i', 'I') THEN 2
    WHEN c.relkind IN ('p', 'f') OR c.relpersistence <> 'p' OR c.relrowsecurity OR c.relforcerowsecurity OR c.reloftype <> 0
      OR c.relispartition THEN 64 ELSE 0 END AS parts
FROM (SELECT * FROM pg_class WHERE age(xmin) <= (SELECT age($1::xid8::xid)) OFFSET 0) c
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c', 'i', 'I') AND c.relpersistence <> 't'
  AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e' OFFSET 0);

-- pg_attribute
SELECT 0, attrelid, NULL, NULL, NULL, NULL, NULL, 0
FROM pg_attribute
WHERE age(xmin) <= (SELECT age($1::xid8::xid)) AND attrelid >= 16384 AND attnum > 0;

-- pg_attrdef
SELECT 0, adrelid, NULL, NULL, NULL, NULL, NULL, 0
FROM pg_attrdef
WHERE age(xmin) <= (SELECT age($1::xid8::xid));

-- pg_constraint
SELECT CASE conrelid WHEN 0 THEN 1 ELSE 0 END, CASE conrelid WHEN 0 THEN contypid ELSE conrelid END, NULL, NULL, NULL, NULL, NULL, 1
FROM pg_constraint
WHERE age(xmin) <= (SELECT age($1::xid8::xid));

-- pg_index
SELECT 0, indrelid, NULL, NULL, NULL, NULL, NULL, 2
FROM pg_index
WHERE age(xmin) <= (SELECT age($1::xid8::xid)) AND indrelid >= 16384;

-- pg_trigger
SELECT 0, tgrelid, NULL, NULL, NULL, NULL, NULL, 4
FROM pg_trigger
WHERE age(xmin) <= (SELECT age($1::xid8::xid)) AND NOT tgisinternal;

-- pg_policy
SELECT 0, polrelid, NULL, NULL, NULL, NULL, NULL, 8
FROM pg_policy
WHERE age(xmin) <= (SELECT age($1::xid8::xid));

-- pg_rewrite
SELECT 0, ev_class, NULL, NULL, NULL, NULL, NULL, CASE rulename WHEN '_RETURN' THEN 0 ELSE 16 END
FROM pg_rewrite
WHERE age(xmin) <= (SELECT age($1::xid8::xid)) AND ev_class >= 16384;

-- pg_inherits
SELECT 0, coalesce((SELECT i.indrelid FROM pg_index i WHERE i.indexrelid = h.inhrelid), h.inhrelid), NULL, NULL, NULL, NULL, NULL, 64
FROM pg_inherits h
WHERE age(h.xmin) <= (SELECT age($1::xid8::xid));

-- pg_partitioned_table
SELECT 0, partrelid, NULL, NULL, NULL, NULL, NULL, 0
FROM pg_partitioned_table
WHERE age(xmin) <= (SELECT age($1::xid8::xid));

-- pg_sequence
-- All of them one by one, because which column one belongs to is said by a row among very many.
SELECT 0, CASE d.deptype WHEN 'i' THEN d.refobjid ELSE s.seqrelid END, CASE WHEN d.deptype IS DISTINCT FROM 'i' THEN 'S' END,
  c.relnamespace, c.relname::text, quote_ident(c.relname), d.refobjid, CASE d.deptype WHEN 'i' THEN 128 ELSE 0 END
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
LEFT JOIN LATERAL (
  SELECT refobjid, deptype, xmin AS written
  FROM pg_depend
  WHERE classid = 'pg_class'::regclass AND objid = s.seqrelid AND objsubid = 0
    AND refclassid = 'pg_class'::regclass AND refobjsubid > 0 AND deptype IN ('a', 'i')
  LIMIT 1
) d ON true
WHERE (age(s.xmin) <= (SELECT age($1::xid8::xid)) OR age(c.xmin) <= (SELECT age($1::xid8::xid))
    OR age(d.written) <= (SELECT age($1::xid8::xid)))
  AND c.relpersistence <> 't'
  AND NOT EXISTS (
    SELECT FROM pg_depend m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid AND m.deptype = 'e' OFFSET 0);

-- pg_type
SELECT 1, t.oid, t.typtype::text, t.typnamespace, t.typname::text, quote_ident(t.typname), NULL, 0
FROM pg_type t
WHERE age(t.xmin) <= (SELECT age($1::xid8::xid)) AND t.oid >= 16384 AND t.typrelid = 0
  AND (t.typtype IN ('d', 'e', 'r') OR t.typtype = 'b' AND t.typsubscript <> 'array_subscript_handler'::regproc)
  AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e' OFFSET 0);

-- pg_enum
SELECT 1, enumtypid, NULL, NULL, NULL, NULL, NULL, 0
FROM pg_enum
WHERE age(xmin) <= (SELECT age($1::xid8::xid));

-- pg_range
SELECT 1, rngtypid, NULL, NULL, NULL, NULL, NULL, 0
FROM pg_range
WHERE age(xmin) <= (SELECT age($1::xid8::xid));

-- pg_proc
SELECT 2, p.oid, p.prokind::text, p.pronamespace, p.proname::text, quote_ident(p.proname), NULL, 0
FROM pg_proc p
WHERE age(p.xmin) <= (SELECT age($1::xid8::xid)) AND p.oid >= 16384
  AND NOT (p.prolang = 12 AND p.prosrc LIKE '%range\_constructor_')
  AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' OFFSET 0);

-- pg_aggregate
SELECT 2, aggfnoid, NULL, NULL, NULL, NULL, NULL, 0
FROM pg_aggregate
WHERE age(xmin) <= (SELECT age($1::xid8::xid));
