-- What may print otherwise although none of its own rows was written: queries that read, however far off, what has
-- changed, since a new column can make the names in them ambiguous; and whether a name that came or went is also that of
-- something elsewhere, so that which of the two is meant has to be said or no longer has to.
WITH RECURSIVE came AS (
  SELECT ?::oid[] AS relations, ?::oid[] AS types, ?::oid[] AS functions,
    ?::name[] AS relation_names, ?::name[] AS type_names, ?::name[] AS function_names
), reached AS (
  SELECT 'pg_class'::regclass::oid AS class, unnest(relations) AS oid FROM came
  UNION
  SELECT 'pg_type'::regclass, unnest(types) FROM came
  UNION
  SELECT 'pg_proc'::regclass, unnest(functions) FROM came
  UNION
  SELECT CASE WHEN r.ev_class IS NULL THEN d.classid ELSE 'pg_class'::regclass END, coalesce(r.ev_class, d.objid)
  FROM reached
  JOIN pg_depend d ON d.refclassid = reached.class AND d.refobjid = reached.oid
  LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
  WHERE d.classid IN ('pg_rewrite'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass)
)
SELECT class = 'pg_class'::regclass AS relation, class = 'pg_type'::regclass AS type, oid, false AS everything FROM reached
UNION
SELECT true, false, p.polrelid, false
FROM reached
JOIN pg_depend d ON d.refclassid = reached.class AND d.refobjid = reached.oid AND d.classid = 'pg_policy'::regclass
JOIN pg_policy p ON p.oid = d.objid
UNION
SELECT false, false, 0, true
FROM came
WHERE EXISTS (SELECT FROM pg_class c WHERE c.relname = ANY (relation_names) AND c.oid <> ALL (relations))
  OR EXISTS (
    SELECT FROM pg_type t
    WHERE t.typname = ANY (type_names || relation_names) AND t.oid <> ALL (types)
      AND (t.typrelid = 0 OR t.typrelid <> ALL (relations)))
  OR EXISTS (SELECT FROM pg_proc p WHERE p.proname = ANY (function_names) AND p.oid <> ALL (functions))
