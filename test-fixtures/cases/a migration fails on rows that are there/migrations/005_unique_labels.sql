CREATE UNIQUE INDEX box_labels ON box (label);
