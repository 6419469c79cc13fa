CREATE TABLE box (
  id INTEGER PRIMARY KEY,
  label TEXT
);
INSERT INTO box (id, label) VALUES (1, 'nails'), (2, 'screws');
ALTER TABLE box ADD COLUMN weight INTEGER;
UPDATE box SET weight = 3 WHERE label <> 'letters';
UPDATE box SET weight = 5 WHERE id = 1;
ALTER TABLE box ADD COLUMN colour TEXT;
