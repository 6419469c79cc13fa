CREATE TABLE reviews (
  book_id   integer NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  reader_id integer NOT NULL REFERENCES readers (id) ON DELETE CASCADE,
  stars     integer NOT NULL CHECK (stars BETWEEN 1 AND 5),
  words     text NOT NULL,
  PRIMARY KEY (book_id, reader_id)
);
