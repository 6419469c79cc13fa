-- Nobody used moods.
ALTER TABLE videos DROP COLUMN mood;
