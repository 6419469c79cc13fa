-- CreateIndex, by hand: Prisma knows no WHERE
CREATE UNIQUE INDEX "Playlist_one_favourites" ON "Playlist"("userId") WHERE "kind" = 'FAVOURITES';
