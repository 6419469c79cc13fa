BEGIN;
ALTER TABLE box ADD COLUMN weight INTEGER;
COMMIT;
UPDATE box SET label = 'box of ' || label;
