BEGIN;
ALTER TABLE box ADD COLUMN weight INTEGER;
COMMIT;
UPDATE box SET weight = 3 WHERE label <> 'letters';
