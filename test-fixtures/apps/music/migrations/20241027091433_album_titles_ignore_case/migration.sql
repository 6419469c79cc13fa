-- By hand: "Debut" and "debut" of one artist are one album.
ALTER TABLE "Album" DROP CONSTRAINT "album_artist_title";

-- CreateIndex
CREATE UNIQUE INDEX "Album_artistId_title_key" ON "Album"("artistId", lower("title"));
