-- CreateTable
CREATE TABLE "Rating" (
    "userId" INTEGER NOT NULL,
    "trackId" INTEGER NOT NULL,
    "value" INTEGER NOT NULL,
    "favourite" BOOLEAN NOT NULL DEFAULT false,
    "ratedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Rating_pkey" PRIMARY KEY ("userId","trackId")
);

-- CreateIndex
CREATE INDEX "Rating_trackId_idx" ON "Rating"("trackId");

-- AddForeignKey
ALTER TABLE "Rating" ADD CONSTRAINT "Rating_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rating" ADD CONSTRAINT "Rating_trackId_fkey" FOREIGN KEY ("trackId") REFERENCES "Track"("id") ON DELETE CASCADE ON UPDATE CASCADE;
