-- Let a creator say how a video feels. (Taken back in 008.)
ALTER TABLE videos ADD COLUMN mood text;
