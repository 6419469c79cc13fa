-- How often rows of the server's tables of objects were written and deleted so far, those of undone transactions among
-- them: what is in the shared statistics and what this session has not handed in yet. Only from PostgreSQL 15 on is
-- there nothing in between.
SELECT c.name,
  pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_inserted(c.oid)
    + pg_stat_get_tuples_updated(c.oid) + pg_stat_get_xact_tuples_updated(c.oid) AS written,
  pg_stat_get_tuples_deleted(c.oid) + pg_stat_get_xact_tuples_deleted(c.oid) AS deleted
FROM (VALUES
  ('pg_class', 'pg_class'::regclass), ('pg_attribute', 'pg_attribute'), ('pg_attrdef', 'pg_attrdef'),
  ('pg_constraint', 'pg_constraint'), ('pg_index', 'pg_index'), ('pg_trigger', 'pg_trigger'), ('pg_policy', 'pg_policy'),
  ('pg_rewrite', 'pg_rewrite'), ('pg_inherits', 'pg_inherits'), ('pg_partitioned_table', 'pg_partitioned_table'),
  ('pg_sequence', 'pg_sequence'), ('pg_depend', 'pg_depend'), ('pg_type', 'pg_type'), ('pg_enum', 'pg_enum'),
  ('pg_range', 'pg_range'), ('pg_proc', 'pg_proc'), ('pg_aggregate', 'pg_aggregate'), ('pg_namespace', 'pg_namespace'),
  ('pg_extension', 'pg_extension'), ('pg_operator', 'pg_operator'), ('pg_opclass', 'pg_opclass'),
  ('pg_collation', 'pg_collation'), ('pg_ts_config', 'pg_ts_config'), ('pg_ts_dict', 'pg_ts_dict'),
  ('pg_foreign_server', 'pg_foreign_server')
) c (name, oid)
