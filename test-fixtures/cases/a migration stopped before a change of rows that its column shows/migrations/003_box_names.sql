ALTER TABLE box ADD COLUMN name TEXT;
UPDATE box SET name = 'box ' || id;
CREATE UNIQUE INDEX box_names ON box (name);
