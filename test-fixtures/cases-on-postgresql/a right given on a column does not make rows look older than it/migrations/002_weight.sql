ALTER TABLE box ADD COLUMN weight INTEGER;
UPDATE box SET weight = 3 WHERE label <> 'letters';
