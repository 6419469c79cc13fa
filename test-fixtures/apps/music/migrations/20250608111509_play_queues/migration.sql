-- CreateTable
CREATE TABLE "PlayQueueItem" (
    "id" SERIAL NOT NULL,
    "userId" INTEGER NOT NULL,
    "trackId" INTEGER NOT NULL,
    "device" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "addedBy" TEXT,
    "addedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PlayQueueItem_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "PlayQueueItem_userId_device_position_key" ON "PlayQueueItem"("userId", "device", "position");

-- CreateIndex
CREATE INDEX "PlayQueueItem_userId_idx" ON "PlayQueueItem"("userId");

-- CreateIndex
CREATE INDEX "PlayQueueItem_trackId_idx" ON "PlayQueueItem"("trackId");

-- CreateIndex
CREATE INDEX "PlayQueueItem_addedAt_idx" ON "PlayQueueItem"("addedAt" DESC);

-- CreateIndex
CREATE INDEX "PlayQueueItem_addedBy_idx" ON "PlayQueueItem" USING HASH ("addedBy");

-- AddForeignKey
ALTER TABLE "PlayQueueItem" ADD CONSTRAINT "PlayQueueItem_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlayQueueItem" ADD CONSTRAINT "PlayQueueItem_trackId_fkey" FOREIGN KEY ("trackId") REFERENCES "Track"("id") ON DELETE CASCADE ON UPDATE CASCADE;
