SELECT has_table_privilege('pg_monitor', 'box', 'SELECT');
