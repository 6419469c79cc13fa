-- Everything that the schema consists of, in the order in which it was made; of tables also their kind.
SELECT s.type, s.name, s.tbl_name, s.sql, l.type AS kind, l.wr, l.strict
FROM main.sqlite_schema s
LEFT JOIN pragma_table_list l ON l.schema = 'main' AND l.name = s.name AND s.type = 'table'
WHERE s.name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY s.rowid
