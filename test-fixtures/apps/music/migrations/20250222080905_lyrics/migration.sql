-- CreateTable
CREATE TABLE "Lyrics" (
    "trackId" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "lines" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "Lyrics_pkey" PRIMARY KEY ("trackId")
);

-- AddForeignKey
ALTER TABLE "Lyrics" ADD CONSTRAINT "Lyrics_trackId_fkey" FOREIGN KEY ("trackId") REFERENCES "Track"("id") ON DELETE CASCADE ON UPDATE CASCADE