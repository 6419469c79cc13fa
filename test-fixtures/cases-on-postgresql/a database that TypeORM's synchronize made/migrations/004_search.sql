CREATE INDEX cards_price ON cards (price) WHERE price IS NOT NULL;
CREATE INDEX cards_title_ignoring_case ON cards (lower(title));
CREATE VIEW open_cards AS
SELECT cards.id, cards.title FROM cards JOIN boards ON boards.id = cards.board_id WHERE NOT boards.archived;
CREATE FUNCTION small_label() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.name := lower(NEW.name);
  RETURN NEW;
END $$;
CREATE TRIGGER label_is_small BEFORE INSERT ON labels FOR EACH ROW EXECUTE FUNCTION small_label();
CREATE POLICY own_boards ON boards USING (user_id > 0);
