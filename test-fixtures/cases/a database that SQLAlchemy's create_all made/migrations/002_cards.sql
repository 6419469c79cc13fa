CREATE TABLE cards (
  id INTEGER PRIMARY KEY,
  board_id INTEGER NOT NULL REFERENCES boards (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  body TEXT,
  position INTEGER NOT NULL DEFAULT 0,
  price NUMERIC
);
CREATE INDEX cards_board ON cards (board_id);
CREATE UNIQUE INDEX cards_title ON cards (board_id, title);
