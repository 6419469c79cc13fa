SELECT count(*) = 1 FROM x.shelf;
SELECT to_regclass('public.shelf') IS NULL;
SELECT count(*) = 3 FROM x.flyway_schema_history;
