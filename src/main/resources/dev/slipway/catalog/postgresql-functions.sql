-- Functions and procedures as the statements that make them, and aggregates by their parts, since the server has no such
-- statement for them.
SELECT p.oid AS owner, oidvectortypes(p.proargtypes) AS arguments,
  CASE p.prokind WHEN 'a' THEN NULL ELSE pg_get_functiondef(p.oid) END AS text,
  length(concat('CREATE OR REPLACE ', CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END)) AS before_name,
  CASE p.prokind WHEN 'a' THEN concat(
    '(', coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'), ') (',
    concat_ws(', ',
      'sfunc = ' || a.aggtransfn::regproc,
      'stype = ' || format_type(a.aggtranstype, NULL),
      'finalfunc = ' || nullif(a.aggfinalfn::oid, 0)::regproc,
      CASE WHEN a.aggfinalextra THEN 'finalfunc_extra' END,
      'finalfunc_modify = ' || CASE a.aggfinalmodify WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable' ELSE 'read_write' END,
      'combinefunc = ' || nullif(a.aggcombinefn::oid, 0)::regproc,
      'serialfunc = ' || nullif(a.aggserialfn::oid, 0)::regproc,
      'deserialfunc = ' || nullif(a.aggdeserialfn::oid, 0)::regproc,
      'initcond = ' || quote_literal(a.agginitval),
      'msfunc = ' || nullif(a.aggmtransfn::oid, 0)::regproc,
      'minvfunc = ' || nullif(a.aggminvtransfn::oid, 0)::regproc,
      'mstype = ' || format_type(nullif(a.aggmtranstype, 0), NULL),
      'mfinalfunc = ' || nullif(a.aggmfinalfn::oid, 0)::regproc,
      CASE WHEN a.aggmfinalextra THEN 'mfinalfunc_extra' END,
      'minitcond = ' || quote_literal(a.aggminitval),
      CASE WHEN a.aggsortop <> 0 THEN (
        SELECT concat('sortop = operator(', quote_ident(s.nspname), '.', o.oprname, ')')
        FROM pg_operator o JOIN pg_namespace s ON s.oid = o.oprnamespace WHERE o.oid = a.aggsortop) END,
      CASE a.aggkind WHEN 'h' THEN 'hypothetical' END,
      'parallel = ' || CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END),
    ')') END AS parts
FROM pg_proc p
LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
WHERE p.oid = ANY (?)
