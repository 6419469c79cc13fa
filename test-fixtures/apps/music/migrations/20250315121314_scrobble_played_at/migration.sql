-- By hand: some have millions of these, and listen while they upgrade. It has to be alone in its file.
CREATE INDEX CONCURRENTLY "Scrobble_playedAt_idx" ON "Scrobble"("playedAt");
