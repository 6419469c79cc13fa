ALTER TABLE box ADD COLUMN weight INTEGER;
CREATE UNIQUE INDEX box_labels ON box (label);
CREATE VIEW heavy AS SELECT * FROM box WHERE weight > 10;
