-- The columns of one table, generated ones included.
SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_xinfo(?)
