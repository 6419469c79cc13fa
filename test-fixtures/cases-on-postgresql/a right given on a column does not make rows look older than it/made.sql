CREATE TABLE box (id INTEGER PRIMARY KEY, label TEXT);
INSERT INTO box (id, label) VALUES (1, 'nails');
ALTER TABLE box ADD COLUMN weight INTEGER;
UPDATE box SET weight = 5;
GRANT SELECT (weight) ON box TO PUBLIC;
