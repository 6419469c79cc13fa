-- Domains, ranges, and types whose functions are written in C.
SELECT t.oid AS owner, t.typtype AS kind,
  CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) WHEN 'r' THEN format_type(r.rngsubtype, NULL) END AS base,
  t.typnotnull AS not_null,
  pg_get_expr(t.typdefaultbin, 'pg_type'::regclass) AS expression,
  CASE WHEN t.typtype = 'd' AND t.typcollation <> base.typcollation THEN t.typcollation::regcollation::text
    WHEN r.rngcollation <> 0 AND r.rngcollation <> element.typcollation THEN r.rngcollation::regcollation::text END AS collation,
  ARRAY(SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c') AS checks,
  CASE WHEN r.rngtypid IS NOT NULL AND NOT o.opcdefault THEN quote_ident(o.opcname) END AS operators,
  nullif(r.rngcanonical, 0)::regproc::text AS canonical, nullif(r.rngsubdiff, 0)::regproc::text AS difference,
  format_type(r.rngmultitypid, NULL) AS multirange,
  t.typinput::text AS input
FROM pg_type t
LEFT JOIN pg_type base ON base.oid = t.typbasetype
LEFT JOIN pg_range r ON r.rngtypid = t.oid
LEFT JOIN pg_type element ON element.oid = r.rngsubtype
LEFT JOIN pg_opclass o ON o.oid = r.rngsubopc
WHERE t.oid = ANY (?)
