ALTER TABLE box ADD COLUMN weight INTEGER;
UPDATE box SET label = 'box of ' || label;
