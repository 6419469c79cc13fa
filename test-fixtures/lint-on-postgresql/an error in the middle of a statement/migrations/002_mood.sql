-- a
CREATE TYPE mood AS ENUM ('good', 'bad');
ALTER TABLE shelf ADD COLUMN mood mood;
CREATE VIEW names AS
  SELECT nmae,
    id
  FROM shelf;
