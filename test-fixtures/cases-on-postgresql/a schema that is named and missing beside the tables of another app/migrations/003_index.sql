CREATE INDEX CONCURRENTLY box_label ON box (label);
INSERT INTO shelf VALUES (1, 'a');
