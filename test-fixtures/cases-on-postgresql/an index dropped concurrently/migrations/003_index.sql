CREATE INDEX box_label ON box (label);
