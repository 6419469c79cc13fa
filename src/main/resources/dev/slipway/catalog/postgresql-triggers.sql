-- The triggers that people made, on tables and views.
SELECT t.tgrelid AS owner, t.tgname AS name, quote_ident(t.tgname) AS quoted, t.tgenabled AS enabled,
  t.tgparentid <> 0 AS copied, pg_get_triggerdef(t.oid) AS text
FROM pg_trigger t
WHERE t.tgrelid = ANY (?) AND NOT t.tgisinternal
ORDER BY t.tgrelid, t.tgname
