DROP TABLE docs_text;
CREATE VIRTUAL TABLE docs_text USING fts5 (body);
INSERT INTO docs_text (rowid, body) SELECT id, body FROM docs;
CREATE TABLE tags (id INTEGER PRIMARY KEY);
