CREATE INDEX cards_price ON cards (price) WHERE price IS NOT NULL;
CREATE VIEW open_cards AS
SELECT cards.* FROM cards JOIN boards ON boards.id = cards.board_id WHERE NOT boards.archived;
CREATE TRIGGER label_is_small AFTER INSERT ON labels
BEGIN
  UPDATE labels SET name = lower(name) WHERE id = new.id;
END;
CREATE VIRTUAL TABLE card_search USING fts5 (title, content = cards, content_rowid = id);
CREATE TRIGGER card_found AFTER INSERT ON cards
BEGIN
  INSERT INTO card_search (rowid, title) VALUES (new.id, new.title);
END;
INSERT INTO card_search (card_search) VALUES ('rebuild');
