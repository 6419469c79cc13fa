SET LOCAL search_path TO nowhere;
SET ROLE pg_monitor;
SELECT 1;
