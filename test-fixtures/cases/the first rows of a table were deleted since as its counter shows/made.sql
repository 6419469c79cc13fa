CREATE TABLE box (
  id INTEGER PRIMARY KEY,
  label TEXT
);
INSERT INTO box (id, label) VALUES (1, 'nails'), (2, 'screws');
CREATE TABLE kind (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
INSERT INTO kind (name) VALUES ('metal'), ('wood');
DELETE FROM kind;
