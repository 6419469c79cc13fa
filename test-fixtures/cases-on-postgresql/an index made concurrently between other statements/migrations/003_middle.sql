ALTER TABLE box ADD weight integer;
UPDATE box SET weight = coalesce(weight, 0) + 1;
CREATE INDEX CONCURRENTLY box_weight ON box (weight);
UPDATE box SET weight = weight + 1;
