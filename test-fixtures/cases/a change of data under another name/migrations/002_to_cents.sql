ALTER TABLE prices RENAME TO moving;
UPDATE moving SET cents = cents * 100;
ALTER TABLE moving RENAME TO prices;
