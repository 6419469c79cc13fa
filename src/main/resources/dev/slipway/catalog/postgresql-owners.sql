-- Everything that has objects of its own or is one, with a stamp that is another as soon as any of its rows is written
-- anew: of each row counts where it lies and which transaction wrote it. Nothing that the server came with has an OID
-- of 16384 or more. Left out is what belongs to an extension, the row type of a table, and the sequence of an identity
-- column, which stamps its table instead. What is in schemas that are not listed is the server's own, or temporary.
--
-- The upper half of a key is a class, so that relations (0), types (1), functions (2), schemas (3) and extensions (4)
-- of one OID are kept apart. Parts says in bits which queries have rows about the owner: constraints (1), indexes (2),
-- triggers (4), policies (8), rules (16), what is to be said of a table as a whole (64), identity columns (128); 32 marks
-- a sequence that is left out.
--
-- This is asked after every migration, so it is written for speed: everything is one grouping, because a server that has
-- planned this in an empty database would join by nested loops in a full one; and "now - age(xmin)" is xmin as a number,
-- up to multiples of 2^32, at a tenth of the cost of xmin::text::bigint.
WITH member AS MATERIALIZED (
  SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
), clock AS MATERIALIZED (
  SELECT age('3'::xid)::bigint AS now
), sequence AS MATERIALIZED (
  SELECT s.seqrelid, hashtidextended(s.ctid, (SELECT now FROM clock) - age(s.xmin) & 4294967295) AS stamp, d.refobjid AS relation, d.refobjsubid AS "column",
    d.deptype
  FROM pg_sequence s
  LEFT JOIN LATERAL (
    SELECT refobjid, refobjsubid, deptype
    FROM pg_depend
    WHERE classid = 'pg_class'::regclass AND objid = s.seqrelid AND objsubid = 0
      AND refclassid = 'pg_class'::regclass AND refobjsubid > 0 AND deptype IN ('a', 'i')
    LIMIT 1
  ) d ON true
), row_of AS (
  SELECT oid::bigint AS key, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295) AS stamp,
    CASE WHEN relkind IN ('p', 'f') OR relpersistence <> 'p' OR relrowsecurity OR relforcerowsecurity OR reloftype <> 0
      OR relispartition THEN 64 ELSE 0 END AS parts,
    relkind::text AS kind, relnamespace AS schema, relname::text AS name, NULL::oid AS relation
  FROM pg_class
  WHERE oid >= 16384 AND relkind IN ('r', 'p', 'f', 'v', 'm', 'c', 'S') AND relpersistence <> 't'
    AND oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
  UNION ALL
  SELECT attrelid::bigint, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295), 0, NULL, NULL, NULL, NULL
  FROM pg_attribute WHERE attrelid >= 16384 AND attnum > 0
  UNION ALL
  SELECT adrelid::bigint, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295), 0, NULL, NULL, NULL, NULL
  FROM pg_attrdef
  UNION ALL
  SELECT CASE conrelid WHEN 0 THEN contypid::bigint + (1::bigint << 32) ELSE conrelid::bigint END,
    hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295), 1, NULL, NULL, NULL, NULL
  FROM pg_constraint
  UNION ALL
  SELECT i.indrelid::bigint,
    hashtidextended(i.ctid, (SELECT now FROM clock) - age(i.xmin) & 4294967295)
      # hashtidextended(c.ctid, (SELECT now FROM clock) - age(c.xmin) & 4294967295),
    2, NULL, NULL, NULL, NULL
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid >= 16384
  UNION ALL
  SELECT tgrelid::bigint, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295), 4, NULL, NULL, NULL, NULL
  FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT polrelid::bigint, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295), 8, NULL, NULL, NULL, NULL
  FROM pg_policy
  UNION ALL
  SELECT ev_class::bigint, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295),
    CASE rulename WHEN '_RETURN' THEN 0 ELSE 16 END, NULL, NULL, NULL, NULL
  FROM pg_rewrite WHERE ev_class >= 16384
  UNION ALL
  SELECT coalesce(i.indrelid, h.inhrelid)::bigint,
    hashtidextended(h.ctid, (SELECT now FROM clock) - age(h.xmin) & 4294967295), 64, NULL, NULL, NULL, NULL
  FROM pg_inherits h LEFT JOIN pg_index i ON i.indexrelid = h.inhrelid
  UNION ALL
  SELECT partrelid::bigint, hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295), 0, NULL, NULL, NULL, NULL
  FROM pg_partitioned_table
  UNION ALL
  SELECT seqrelid::bigint, stamp # coalesce(hashint8extended(relation::bigint, "column"), 0),
    CASE deptype WHEN 'i' THEN 32 ELSE 0 END, NULL, NULL, NULL, relation
  FROM sequence
  UNION ALL
  SELECT relation::bigint, stamp, 128, NULL, NULL, NULL, NULL FROM sequence WHERE deptype = 'i'
  UNION ALL
  SELECT oid::bigint + (1::bigint << 32), hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295), 0,
    typtype::text, typnamespace, typname::text, NULL
  FROM pg_type
  WHERE oid >= 16384 AND typrelid = 0
    AND (typtype IN ('d', 'e', 'r') OR typtype = 'b' AND typsubscript <> 'array_subscript_handler'::regproc)
    AND oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
  UNION ALL
  SELECT enumtypid::bigint + (1::bigint << 32), hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295), 0, NULL, NULL, NULL, NULL
  FROM pg_enum
  UNION ALL
  SELECT rngtypid::bigint + (1::bigint << 32), hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295), 0, NULL, NULL, NULL, NULL
  FROM pg_range WHERE rngtypid >= 16384
  UNION ALL
  SELECT oid::bigint + (2::bigint << 32), hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295), 0,
    prokind::text, pronamespace, proname::text, NULL
  FROM pg_proc
  WHERE oid >= 16384 AND oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_proc'::regclass)
    -- Those that come with a range type.
    AND NOT (prolang = 12 AND prosrc LIKE '%range\_constructor_')
  UNION ALL
  SELECT aggfnoid::bigint + (2::bigint << 32), hashtidextended(ctid, (SELECT now FROM clock) - age(xmin) & 4294967295), 0, NULL, NULL, NULL, NULL
  FROM pg_aggregate WHERE aggfnoid >= 16384
  UNION ALL
  SELECT oid::bigint + (3::bigint << 32), 0, 0,
    CASE WHEN oid IN (SELECT objid FROM member WHERE classid = 'pg_namespace'::regclass) THEN 'e' ELSE '' END,
    oid, nspname::text, NULL
  FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
  UNION ALL
  SELECT oid::bigint + (4::bigint << 32), 0, 0, '', extnamespace, extname::text, NULL
  FROM pg_extension WHERE extname <> 'plpgsql'
)
SELECT key >> 32 AS class, key & 4294967295 AS oid, max(kind) AS kind, max(schema) AS schema, max(name) AS name,
  quote_ident(max(name)) AS quoted, max(relation) AS relation, bit_or(parts) AS parts, bit_xor(stamp) AS stamp
FROM row_of
GROUP BY key
HAVING max(kind) IS NOT NULL AND bit_or(parts) & 32 = 0
