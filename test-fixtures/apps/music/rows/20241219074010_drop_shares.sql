UPDATE "Playlist" SET "isPublic" = false, "updatedAt" = '2024-12-20' WHERE "id" = 3;
