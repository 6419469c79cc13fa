-- CreateTable
CREATE TABLE "Scrobble" (
    "id" BIGSERIAL NOT NULL,
    "userId" INTEGER NOT NULL,
    "trackId" INTEGER NOT NULL,
    "playedAt" TIMESTAMP(3) NOT NULL DEFAULT now(),
    "client" VARCHAR(64) NOT NULL DEFAULT 'web',
    "submitted" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Scrobble_pkey" PRIMARY KEY ("id")
);

-- CreateIndex, named by hand
CREATE INDEX "idx_scrobble_user" ON "Scrobble"("userId", "playedAt" DESC);

-- CreateIndex
CREATE INDEX "Scrobble_trackId_idx" ON "Scrobble"("trackId");

-- AddForeignKey
ALTER TABLE "Scrobble" ADD CONSTRAINT "Scrobble_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Scrobble" ADD CONSTRAINT "Scrobble_trackId_fkey" FOREIGN KEY ("trackId") REFERENCES "Track"("id") ON DELETE CASCADE ON UPDATE CASCADE;
