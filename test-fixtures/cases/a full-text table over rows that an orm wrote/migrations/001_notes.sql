CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE VIRTUAL TABLE notes_text USING fts5 (body, content='notes', content_rowid='id');
CREATE TRIGGER notes_added AFTER INSERT ON notes BEGIN
  INSERT INTO notes_text (rowid, body) VALUES (new.id, new.body);
END;
CREATE TRIGGER notes_changed AFTER UPDATE ON notes BEGIN
  INSERT INTO notes_text (notes_text, rowid, body) VALUES ('delete', old.id, old.body);
  INSERT INTO notes_text (rowid, body) VALUES (new.id, new.body);
END;
