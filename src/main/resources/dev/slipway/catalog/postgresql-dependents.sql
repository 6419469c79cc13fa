-- What may print otherwise although none of its own rows was written: queries that read, however far off, what has
-- changed, since a new column can make the names in them ambiguous.
WITH RECURSIVE came AS (
  SELECT ?::oid[] AS relations, ?::oid[] AS types, ?::oid[] AS functions
), reached AS (
  SELECT 'pg_class'::regclass::oid AS class, unnest(relations) AS oid FROM came
  UNION
  SELECT 'pg_type'::regclass, unnest(types) FROM came
  UNION
  SELECT 'pg_proc'::regclass, unnest(functions) FROM came
  UNION
  SELECT CASE WHEN next.ev_class IS NULL THEN next.classid ELSE 'pg_class'::regclass END, coalesce(next.ev_class, next.objid)
  FROM reached
  CROSS JOIN LATERAL (
    SELECT d.classid, d.objid,
      CASE d.classid WHEN 'pg_rewrite'::regclass THEN (SELECT r.ev_class FROM pg_rewrite r WHERE r.oid = d.objid) END AS ev_class
    FROM pg_depend d
    WHERE d.refclassid = reached.class AND d.refobjid = reached.oid
      AND d.classid IN ('pg_rewrite'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass)
    OFFSET 0
  ) next
)
SELECT class = 'pg_class'::regclass AS relation, class = 'pg_type'::regclass AS type, oid FROM reached
UNION
SELECT true, false, next.polrelid
FROM reached
CROSS JOIN LATERAL (
  SELECT (SELECT p.polrelid FROM pg_policy p WHERE p.oid = d.objid) AS polrelid
  FROM pg_depend d
  WHERE d.refclassid = reached.class AND d.refobjid = reached.oid AND d.classid = 'pg_policy'::regclass
  OFFSET 0
) next
