ALTER TABLE cards ADD COLUMN done_at TEXT;
UPDATE cards SET position = position * 10;
