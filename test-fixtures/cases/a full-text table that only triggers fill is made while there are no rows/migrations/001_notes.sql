CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE VIRTUAL TABLE notes_text USING fts5 (body);
CREATE TRIGGER notes_added AFTER INSERT ON notes BEGIN
  INSERT INTO notes_text (rowid, body) VALUES (new.id, new.body);
END;
CREATE TRIGGER notes_changed AFTER UPDATE ON notes BEGIN
  DELETE FROM notes_text WHERE rowid = old.id;
  INSERT INTO notes_text (rowid, body) VALUES (new.id, new.body);
END;
