CREATE TYPE mood AS ENUM ('good', 'bad');
ALTER TABLE shelf ADD COLUMN mood mood;
