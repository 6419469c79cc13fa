-- The policies of row-level security; role 0 is everybody.
SELECT p.polrelid AS owner, p.polname AS name, quote_ident(p.polname) AS quoted, p.polcmd AS command,
  p.polpermissive AS permissive,
  (SELECT string_agg(one.name, ', ' ORDER BY one.name)
    FROM (
      SELECT CASE role WHEN 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(role)) END FROM unnest(p.polroles) role
    ) one(name)) AS roles,
  pg_get_expr(p.polqual, p.polrelid) AS shown, pg_get_expr(p.polwithcheck, p.polrelid) AS written
FROM pg_policy p
WHERE p.polrelid = ANY (?)
ORDER BY p.polrelid, p.polname
