-- What is to be said of tables as a whole.
SELECT c.oid AS owner, c.relkind AS kind, c.relpersistence = 'u' AS unlogged,
  c.relrowsecurity AS secured, c.relforcerowsecurity AS forced,
  CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END AS key,
  CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS bound,
  CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type,
  (SELECT string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno) FROM pg_inherits h WHERE h.inhrelid = c.oid) AS parents,
  (SELECT quote_ident(s.srvname) FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid) AS server
FROM pg_class c
WHERE c.oid = ANY (?) AND c.relkind IN ('r', 'p', 'f')
