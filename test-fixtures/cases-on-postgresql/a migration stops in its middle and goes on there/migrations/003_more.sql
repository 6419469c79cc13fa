ALTER TABLE box ADD weight integer NOT NULL DEFAULT 0;
UPDATE box SET weight = weight + 1;
CREATE UNIQUE INDEX CONCURRENTLY box_labels ON box (label);
UPDATE box SET weight = weight + 10;
