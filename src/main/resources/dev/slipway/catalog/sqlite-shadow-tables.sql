-- The tables in which virtual tables keep their content.
SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'
