-- Everything that has objects of its own or is one, with a stamp that is another as soon as any of its rows is written
-- anew: of each row counts where it lies and which transaction wrote it. Nothing that the server came with has an OID
-- of 16384 or more. Left out is what is temporary, what belongs to an extension, the row type of a table, and the
-- sequence of an identity column, which stamps its table. A class is the upper half of a key, so that relations, types
-- and functions of one OID are kept apart.
--
-- This is asked after every migration, and on large schemas nearly all its time goes into one expression:
-- "now - age(xmin)" is xmin as a number, up to multiples of 2^32, at a tenth of the cost of xmin::text::bigint.
WITH member AS MATERIALIZED (
  SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
), sequence AS MATERIALIZED (
  SELECT s.seqrelid, s.ctid AS place, s.xmin AS writer, d.refobjid AS relation, d.refobjsubid AS "column", d.deptype
  FROM pg_sequence s
  LEFT JOIN LATERAL (
    SELECT refobjid, refobjsubid, deptype
    FROM pg_depend
    WHERE classid = 'pg_class'::regclass AND objid = s.seqrelid AND objsubid = 0
      AND refclassid = 'pg_class'::regclass AND refobjsubid > 0 AND deptype IN ('a', 'i')
    LIMIT 1
  ) d ON true
), clock AS MATERIALIZED (
  SELECT age('3'::xid)::bigint AS now
), row_of AS (
  SELECT oid::bigint AS owner, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295) AS stamp
  FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p', 'f', 'v', 'm', 'c', 'S')
  UNION ALL
  SELECT attrelid::bigint, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295)
  FROM pg_attribute WHERE attrelid >= 16384 AND attnum > 0
  UNION ALL
  SELECT adrelid::bigint, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295) FROM pg_attrdef
  UNION ALL
  SELECT CASE conrelid WHEN 0 THEN contypid::bigint + (1::bigint << 32) ELSE conrelid::bigint END,
    hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295)
  FROM pg_constraint
  UNION ALL
  SELECT i.indrelid::bigint,
    hashtidextended(i.ctid, (SELECT now FROM clock) - age(i.xmin) & 4294967295)
      # hashtidextended(c.ctid, (SELECT now FROM clock) - age(c.xmin) & 4294967295)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid >= 16384
  UNION ALL
  SELECT tgrelid::bigint, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295)
  FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT polrelid::bigint, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295) FROM pg_policy
  UNION ALL
  SELECT ev_class::bigint, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295)
  FROM pg_rewrite WHERE ev_class >= 16384
  UNION ALL
  SELECT coalesce(i.indrelid, h.inhrelid)::bigint,
    hashtidextended(h.ctid, (SELECT now FROM clock) - age(h.xmin) & 4294967295)
  FROM pg_inherits h LEFT JOIN pg_index i ON i.indexrelid = h.inhrelid
  UNION ALL
  SELECT partrelid::bigint, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295)
  FROM pg_partitioned_table
  UNION ALL
  SELECT CASE deptype WHEN 'i' THEN relation ELSE seqrelid END::bigint,
    hashtidextended(place, (SELECT now FROM clock) - age(writer) & 4294967295)
      # coalesce(hashint8extended(relation::bigint, "column"), 0)
  FROM sequence
  UNION ALL
  SELECT oid::bigint + (1::bigint << 32), hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295)
  FROM pg_type WHERE oid >= 16384 AND typrelid = 0
  UNION ALL
  SELECT enumtypid::bigint + (1::bigint << 32), hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295)
  FROM pg_enum
  UNION ALL
  SELECT rngtypid::bigint + (1::bigint << 32), hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295)
  FROM pg_range WHERE rngtypid >= 16384
  UNION ALL
  SELECT oid::bigint + (2::bigint << 32), hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295)
  FROM pg_proc WHERE oid >= 16384
  UNION ALL
  SELECT aggfnoid::bigint + (2::bigint << 32), hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295)
  FROM pg_aggregate WHERE aggfnoid >= 16384
), stamped AS (
  SELECT owner, bit_xor(stamp) AS stamp FROM row_of GROUP BY owner
), owner AS (
  SELECT c.oid::bigint AS key, c.relkind AS kind, c.relnamespace AS schema, c.relname AS name,
    CASE s.deptype WHEN 'a' THEN s.relation END AS relation
  FROM pg_class c LEFT JOIN sequence s ON s.seqrelid = c.oid
  WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c', 'S') AND c.relpersistence <> 't'
    AND s.deptype IS DISTINCT FROM 'i'
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
  UNION ALL
  SELECT t.oid::bigint + (1::bigint << 32), t.typtype, t.typnamespace, t.typname, NULL
  FROM pg_type t
  WHERE t.oid >= 16384 AND t.typrelid = 0
    AND (t.typtype IN ('d', 'e', 'r') OR t.typtype = 'b' AND t.typsubscript <> 'array_subscript_handler'::regproc)
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
  UNION ALL
  SELECT p.oid::bigint + (2::bigint << 32), p.prokind, p.pronamespace, p.proname, NULL
  FROM pg_proc p
  WHERE p.oid >= 16384
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid)
    AND NOT EXISTS (
      SELECT FROM pg_depend d
      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i' AND d.refclassid = 'pg_type'::regclass)
)
SELECT owner.key >> 32 AS class, owner.key & 4294967295 AS oid, owner.kind, n.nspname AS schema, owner.name,
  quote_ident(n.nspname) AS quoted_schema, quote_ident(owner.name) AS quoted, owner.relation, stamped.stamp
FROM owner
JOIN pg_namespace n ON n.oid = owner.schema
JOIN stamped ON stamped.owner = owner.key
WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 3, n.oid, '', n.nspname, n.nspname, quote_ident(n.nspname), quote_ident(n.nspname), NULL, 0
FROM pg_namespace n
WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_namespace'::regclass AND m.objid = n.oid)
UNION ALL
SELECT 4, e.oid, '', 'pg_catalog', e.extname, 'pg_catalog', quote_ident(e.extname), NULL, 0
FROM pg_extension e
WHERE e.extname <> 'plpgsql'
