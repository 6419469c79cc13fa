ALTER TABLE box ADD weight integer;
CREATE INDEX CONCURRENTLY box_label ON box (label);
