SELECT count(*) = 2 FROM docs_text
