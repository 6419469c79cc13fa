SELECT sum(position) = 40 FROM cards;
SELECT count(*) = 2 FROM card_labels;
SELECT count(*) = 3 FROM open_cards;
SELECT count(*) = 6 FROM flyway_schema_history;
