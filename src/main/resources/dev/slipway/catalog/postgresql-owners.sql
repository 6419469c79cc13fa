-- Everything that has objects of its own or is one, with a stamp that is another as soon as any of its rows is written
-- anew. Nothing that the server came with has an OID of 16384 or more. Left out is what is temporary, what belongs to
-- an extension, the row type of a table, and the sequence of an identity column, which stamps its table.
WITH member AS MATERIALIZED (
  SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
), owning AS MATERIALIZED (
  SELECT s.seqrelid, d.refobjid AS relation, d.refobjsubid AS place, d.deptype
  FROM pg_sequence s
  JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.objsubid = 0
    AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
), row_of AS (
  SELECT 'r' AS class, oid AS owner, hashtidextended(ctid, xmin::text::bigint) AS stamp
  FROM pg_class WHERE oid >= 16384
  UNION ALL
  SELECT 'r', attrelid, hashtidextended(ctid, xmin::text::bigint) FROM pg_attribute WHERE attrelid >= 16384 AND attnum > 0
  UNION ALL
  SELECT 'r', adrelid, hashtidextended(ctid, xmin::text::bigint) FROM pg_attrdef
  UNION ALL
  SELECT CASE conrelid WHEN 0 THEN 't' ELSE 'r' END, CASE conrelid WHEN 0 THEN contypid ELSE conrelid END,
    hashtidextended(ctid, xmin::text::bigint)
  FROM pg_constraint
  UNION ALL
  SELECT 'r', i.indrelid, hashtidextended(i.ctid, i.xmin::text::bigint) # hashtidextended(c.ctid, c.xmin::text::bigint)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid >= 16384
  UNION ALL
  SELECT 'r', tgrelid, hashtidextended(ctid, xmin::text::bigint) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT 'r', polrelid, hashtidextended(ctid, xmin::text::bigint) FROM pg_policy
  UNION ALL
  SELECT 'r', ev_class, hashtidextended(ctid, xmin::text::bigint) FROM pg_rewrite WHERE ev_class >= 16384
  UNION ALL
  SELECT 'r', coalesce(i.indrelid, h.inhrelid), hashtidextended(h.ctid, h.xmin::text::bigint)
  FROM pg_inherits h LEFT JOIN pg_index i ON i.indexrelid = h.inhrelid
  UNION ALL
  SELECT 'r', partrelid, hashtidextended(ctid, xmin::text::bigint) FROM pg_partitioned_table
  UNION ALL
  SELECT 'r', CASE o.deptype WHEN 'i' THEN o.relation ELSE s.seqrelid END,
    hashtidextended(s.ctid, s.xmin::text::bigint) # coalesce(hashint8extended(o.relation::bigint, o.place), 0)
  FROM pg_sequence s LEFT JOIN owning o USING (seqrelid)
  UNION ALL
  SELECT 't', oid, hashtidextended(ctid, xmin::text::bigint) FROM pg_type WHERE oid >= 16384 AND typrelid = 0
  UNION ALL
  SELECT 't', enumtypid, hashtidextended(ctid, xmin::text::bigint) FROM pg_enum
  UNION ALL
  SELECT 't', rngtypid, hashtidextended(ctid, xmin::text::bigint) FROM pg_range WHERE rngtypid >= 16384
  UNION ALL
  SELECT 'p', oid, hashtidextended(ctid, xmin::text::bigint) FROM pg_proc WHERE oid >= 16384
  UNION ALL
  SELECT 'p', aggfnoid, hashtidextended(ctid, xmin::text::bigint) FROM pg_aggregate WHERE aggfnoid >= 16384
  UNION ALL
  SELECT 'n', oid, hashtidextended(ctid, xmin::text::bigint) FROM pg_namespace
  UNION ALL
  SELECT 'e', oid, hashtidextended(ctid, xmin::text::bigint) FROM pg_extension
), owner AS (
  SELECT 'r' AS class, c.oid, c.relkind::text AS kind, c.relnamespace AS schema, c.relname AS name,
    CASE o.deptype WHEN 'a' THEN o.relation END AS relation
  FROM pg_class c LEFT JOIN owning o ON o.seqrelid = c.oid
  WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c', 'S') AND c.relpersistence <> 't'
    AND o.deptype IS DISTINCT FROM 'i'
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
  UNION ALL
  SELECT 't', t.oid, t.typtype::text, t.typnamespace, t.typname, NULL
  FROM pg_type t
  WHERE t.oid >= 16384 AND t.typrelid = 0 AND t.typtype <> 'm'
    AND NOT EXISTS (SELECT FROM pg_type element WHERE element.oid = t.typelem AND element.typarray = t.oid)
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
  UNION ALL
  SELECT 'p', p.oid, p.prokind::text, p.pronamespace, p.proname, NULL
  FROM pg_proc p
  WHERE p.oid >= 16384
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid)
    AND NOT EXISTS (
      SELECT FROM pg_depend d
      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i' AND d.refclassid = 'pg_type'::regclass)
  UNION ALL
  SELECT 'n', n.oid, '', n.oid, n.nspname, NULL
  FROM pg_namespace n
  WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_namespace'::regclass AND m.objid = n.oid)
  UNION ALL
  SELECT 'e', e.oid, '', e.extnamespace, e.extname, NULL FROM pg_extension e WHERE e.extname <> 'plpgsql'
)
SELECT owner.class, owner.oid, owner.kind, n.nspname AS schema, owner.name, quote_ident(n.nspname) AS quoted_schema,
  quote_ident(owner.name) AS quoted, owner.relation, stamped.stamp
FROM owner
JOIN pg_namespace n ON n.oid = owner.schema
JOIN (SELECT class, owner, bit_xor(stamp) AS stamp FROM row_of GROUP BY class, owner) stamped
  ON stamped.class = owner.class AND stamped.owner = owner.oid
WHERE owner.class = 'e' OR (n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema')
