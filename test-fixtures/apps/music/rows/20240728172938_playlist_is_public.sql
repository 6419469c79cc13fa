UPDATE "Playlist" SET "isPublic" = NOT "isPublic", "updatedAt" = '2024-07-29' WHERE "id" = 4;
