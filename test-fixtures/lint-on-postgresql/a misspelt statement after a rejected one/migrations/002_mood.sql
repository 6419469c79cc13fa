CREATE TYPE mood AS ENUM ('good');
ALTER TABLE shelf ADD COLUMN mood modo;
