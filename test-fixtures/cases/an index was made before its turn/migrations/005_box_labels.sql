CREATE INDEX box_labels ON box (label);
