CREATE VIRTUAL TABLE docs_text USING fts5 (title);
INSERT INTO docs_text (rowid, title) SELECT id, title FROM docs;
