-- Whether a name that came or went is also that of something elsewhere, so that which of the two is meant has to be said
-- or no longer has to.
WITH came AS (
  SELECT ?::oid[] AS relations, ?::oid[] AS types, ?::oid[] AS functions,
    ?::name[] AS relation_names, ?::name[] AS type_names, ?::name[] AS function_names
)
SELECT 1
FROM came
CROSS JOIN LATERAL unnest(relation_names) AS named (name)
CROSS JOIN LATERAL (SELECT FROM pg_class c WHERE c.relname = named.name AND c.oid <> ALL (relations) LIMIT 1) other
UNION ALL
SELECT 1
FROM came
CROSS JOIN LATERAL unnest(type_names || relation_names) AS named (name)
CROSS JOIN LATERAL (
  SELECT FROM pg_type t
  WHERE t.typname = named.name AND t.oid <> ALL (types) AND (t.typrelid = 0 OR t.typrelid <> ALL (relations))
  LIMIT 1
) other
UNION ALL
SELECT 1
FROM came
CROSS JOIN LATERAL unnest(function_names) AS named (name)
CROSS JOIN LATERAL (SELECT FROM pg_proc p WHERE p.proname = named.name AND p.oid <> ALL (functions) LIMIT 1) other
