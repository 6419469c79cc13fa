SELECT rowid = 1 FROM notes_text WHERE notes_text MATCH 'milk'
SELECT count(*) = 2 FROM notes
