DELETE FROM docs_text;
INSERT INTO docs_text (rowid, title) SELECT id, title FROM docs;
CREATE TABLE tags (id INTEGER PRIMARY KEY);
