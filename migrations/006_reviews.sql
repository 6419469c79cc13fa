CREATE TABLE reviews (
  book_id   INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  reader_id INTEGER NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  stars     INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  words     TEXT NOT NULL,
  PRIMARY KEY (book_id, reader_id)
);
