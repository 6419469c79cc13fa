-- CreateTable
CREATE TABLE "PlaySession" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "historyId" INTEGER NOT NULL,
    "startedAt" DATETIME NOT NULL,
    "seconds" REAL NOT NULL,
    "device" TEXT,
    CONSTRAINT "PlaySession_historyId_fkey" FOREIGN KEY ("historyId") REFERENCES "WatchHistory" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "PlaySession_historyId_startedAt_idx" ON "PlaySession"("historyId", "startedAt");
