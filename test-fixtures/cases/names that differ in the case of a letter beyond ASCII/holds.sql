SELECT count(*) = 1 FROM sqlite_schema WHERE name = 'ä'
SELECT count(*) = 1 FROM pragma_table_xinfo('Ä') WHERE name = 'имя'
