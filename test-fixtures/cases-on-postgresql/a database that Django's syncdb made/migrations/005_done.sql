ALTER TABLE cards ADD COLUMN done_at TIMESTAMPTZ;
UPDATE cards SET position = position * 10;
