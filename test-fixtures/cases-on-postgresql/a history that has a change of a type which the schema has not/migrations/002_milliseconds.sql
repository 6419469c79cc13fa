ALTER TABLE track ALTER COLUMN duration TYPE double precision USING duration * 1000;
