DROP VIEW IF EXISTS names;
CREATE VIEW names AS SELECT id, name FROM guests;
