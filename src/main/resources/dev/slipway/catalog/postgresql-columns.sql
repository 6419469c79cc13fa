-- The columns of tables and views, and the attributes of composite types, in their order. What is asked of other tables
-- is asked for each row, by index: a plan for many rows would read those tables whole for a single one.
SELECT a.attrelid AS owner, a.attnum AS place, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
  CASE WHEN a.attcollation <> 0 AND a.attcollation <> (SELECT t.typcollation FROM pg_type t WHERE t.oid = a.atttypid)
    THEN a.attcollation::regcollation::text END AS collation,
  a.attnotnull AS not_null,
  CASE WHEN a.attnotnull AND current_setting('server_version_num')::int >= 180000 THEN (
    SELECT true FROM pg_constraint k
    WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND NOT k.convalidated AND k.conkey[1] = a.attnum LIMIT 1
  ) END AS not_validated,
  CASE WHEN a.atthasdef THEN (
    SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum
  ) END AS expression,
  a.attidentity AS identity, a.attgenerated AS generated,
  s.seqtypid::regtype::text AS sequence_type, s.seqstart AS start, s.seqincrement AS increment, s.seqmin AS least,
  s.seqmax AS most, s.seqcache AS cache, s.seqcycle AS cycle
FROM pg_attribute a
LEFT JOIN LATERAL (
  SELECT s.*
  FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
  WHERE a.attidentity <> '' AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid
    AND d.refobjsubid = a.attnum AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'
  LIMIT 1
) s ON true
WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
