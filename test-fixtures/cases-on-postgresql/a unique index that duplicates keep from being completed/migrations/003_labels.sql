ALTER TABLE box ADD weight integer;
CREATE UNIQUE INDEX box_labels ON box (label);
