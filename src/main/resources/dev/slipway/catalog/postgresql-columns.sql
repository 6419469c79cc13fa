-- The columns of tables and views, and the attributes of composite types, in their order. What is asked of other tables
-- is asked for each row, by index: a plan for many rows would read those tables whole for a single one.
SELECT a.attrelid AS owner, a.attnum AS place, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
  CASE WHEN a.attcollation <> 0 AND a.attcollation <> (SELECT t.typcollation FROM pg_type t WHERE t.oid = a.atttypid)
    THEN a.attcollation::regcollation::text END AS collation,
  a.attnotnull AS not_null,
  CASE WHEN a.atthasdef THEN (
    SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum
  ) END AS expression,
  a.attidentity AS identity, a.attgenerated AS generated
FROM pg_attribute a
WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
