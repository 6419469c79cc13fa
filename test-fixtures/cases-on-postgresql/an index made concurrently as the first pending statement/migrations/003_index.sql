CREATE INDEX CONCURRENTLY box_label ON box (label);
ALTER TABLE box ADD weight integer;
