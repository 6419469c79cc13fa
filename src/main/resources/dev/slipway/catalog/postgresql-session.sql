-- Makes names and literals print the same in every session, until the transaction or its savepoint ends; and tells what
-- of that has a say in how objects print. Asked at every look, so it is written for speed.
WITH home AS MATERIALIZED (
  -- The current schema, unless that is one of the server's own.
  SELECT (SELECT name FROM unnest(current_schemas(false)) name WHERE name NOT LIKE 'pg\_%' LIMIT 1) AS name
), path AS MATERIALIZED (
  -- Temporary objects, which otherwise come first, would hide others of their names.
  SELECT concat(string_agg(quote_ident(part.name) || ', ', '' ORDER BY part.rank, part.name), 'pg_temp') AS text
  FROM (
    SELECT 0 AS rank, home.name FROM home WHERE home.name IS NOT NULL
    UNION
    SELECT 1, n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace, home
    WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname IS DISTINCT FROM home.name
  ) part
)
SELECT
  home.name AS home,
  set_config('search_path', path.text, true) AS path,
  set_config('DateStyle', 'ISO, MDY', true),
  set_config('IntervalStyle', 'postgres', true),
  set_config('TimeZone', 'UTC', true),
  set_config('extra_float_digits', '1', true),
  set_config('bytea_output', 'hex', true),
  set_config('xmlbinary', 'base64', true),
  set_config('lc_monetary', 'C', true),
  set_config('quote_all_identifiers', 'off', true),
  set_config('jit', 'off', true),
  set_config('plan_cache_mode', 'force_generic_plan', true),
  -- No transaction from this one on has begun yet.
  pg_snapshot_xmax(pg_current_snapshot())::text AS horizon,
  -- Whether nobody else can have something under way in this database, and the server counts what is written in it.
  current_setting('track_counts')::boolean
    AND pg_stat_get_db_numbackends(d.oid) = 1
    AND NOT EXISTS (SELECT FROM pg_prepared_xacts x WHERE x.database = d.datname) AS alone,
  concat_ws(' ',
    pg_backend_pid(),
    pg_postmaster_start_time(),
    pg_stat_get_db_stat_reset_time(d.oid),
    (SELECT bit_xor(hashtextextended(r.rolname, r.oid::bigint)) FROM pg_roles r),
    (SELECT count(*) FROM pg_depend m WHERE m.refclassid = 'pg_extension'::regclass AND m.deptype = 'e')
  ) AS stamps
FROM home, path, pg_database d
WHERE d.datname = current_database()
