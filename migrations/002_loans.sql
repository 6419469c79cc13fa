CREATE TABLE loans (
  id          INTEGER PRIMARY KEY,
  book_id     INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  reader_id   INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  lent_on     TEXT NOT NULL,
  returned_on TEXT
);
CREATE INDEX loans_by_reader ON loans (reader_id);
