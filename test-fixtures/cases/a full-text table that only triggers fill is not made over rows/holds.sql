SELECT count(*) = 0 FROM sqlite_schema WHERE name LIKE 'notes_text%'
SELECT count(*) = 0 FROM sqlite_schema WHERE type = 'trigger'
