CREATE INDEX CONCURRENTLY box_label ON box (label);
