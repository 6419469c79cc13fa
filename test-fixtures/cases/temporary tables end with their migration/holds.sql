SELECT count(*) = 1 FROM pragma_table_xinfo('ratings') WHERE name = 'note'
SELECT stars = 5 FROM ratings
