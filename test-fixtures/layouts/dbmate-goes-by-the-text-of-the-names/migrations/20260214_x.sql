-- migrate:up
ALTER TABLE y ADD COLUMN x TEXT;
-- migrate:down
ALTER TABLE y DROP COLUMN x;
