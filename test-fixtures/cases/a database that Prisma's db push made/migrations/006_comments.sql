CREATE TABLE comments (
  id INTEGER PRIMARY KEY,
  card_id INTEGER NOT NULL REFERENCES cards (id) ON DELETE CASCADE,
  text TEXT NOT NULL
);
CREATE INDEX comments_card ON comments (card_id);
