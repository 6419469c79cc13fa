-- The columns of one table, generated ones included. The schema is named, or a temporary table of that name would answer.
SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_xinfo(?, 'main')
