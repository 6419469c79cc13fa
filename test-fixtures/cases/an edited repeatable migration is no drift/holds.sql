SELECT sql LIKE '%id, name%' FROM sqlite_schema WHERE name = 'names'
