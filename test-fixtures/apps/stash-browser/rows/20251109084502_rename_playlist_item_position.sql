INSERT INTO "PlaylistItem" ("playlistId", "videoId", "sortOrder", "addedAt") VALUES
    (1, 'v-0037', 100, 1762680000000),
    (5, 'v-0037', -1, 1762680000000);
UPDATE "PlaylistItem" SET "sortOrder" = "sortOrder" * 10 WHERE "playlistId" = 2;
