-- Views and materialized views. Of their options all are about what is seen; those of materialized ones are storage.
SELECT c.oid AS owner, c.relkind = 'm' AS materialized, pg_get_viewdef(c.oid) AS body,
  CASE c.relkind WHEN 'v' THEN (SELECT string_agg(one.option, ', ' ORDER BY one.option) FROM unnest(c.reloptions) one(option)) END AS options
FROM pg_class c
WHERE c.oid = ANY (?) AND c.relkind IN ('v', 'm')
