-- The rules that people made, without that which is a view's body.
SELECT r.ev_class AS owner, r.rulename AS name, quote_ident(r.rulename) AS quoted, r.ev_enabled AS enabled,
  pg_get_ruledef(r.oid) AS text
FROM pg_rewrite r
WHERE r.ev_class = ANY (?) AND r.rulename <> '_RETURN'
ORDER BY r.ev_class, r.rulename
