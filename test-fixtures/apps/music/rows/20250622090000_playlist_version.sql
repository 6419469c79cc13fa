UPDATE "Playlist" SET "version" = 7, "updatedAt" = '2025-06-23' WHERE "id" = 4;
