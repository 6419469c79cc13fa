SELECT rowid = 1 FROM docs_text WHERE docs_text MATCH 'first'
