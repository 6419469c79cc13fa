-- CreateIndex
CREATE INDEX "Session_expiresAt_idx" ON "Session"("expiresAt");

-- CreateIndex
CREATE INDEX "WatchHistory_recent" ON "WatchHistory"("userId", "lastPlayedAt" DESC);
