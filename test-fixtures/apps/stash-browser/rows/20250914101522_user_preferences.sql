INSERT INTO "User" ("id", "username", "password", "role", "createdAt", "updatedAt", "theme", "preferredQuality", "enableCast", "unitSystem", "navPreferences") VALUES
    (6, 'marta', 'scrypt:16384:no-real-hash-6', 'USER', 1757900000000, 1757900000000, 'light', '1080p', false, 'imperial', '{"hidden":["tags"],"order":[3,1,2]}'),
    (7, '', 'scrypt:16384:no-real-hash-7', NULL, 1757900000001, 1757900000001, 'dark', NULL, true, 'metric', NULL);
UPDATE "User" SET "theme" = 'custom:paper', "preferredQuality" = 'original', "navPreferences" = '[]', "updatedAt" = 1757900000002 WHERE "id" = 2;
UPDATE "User" SET "theme" = 'custom:midnight' WHERE "id" = 1;
INSERT INTO "VideoRating" ("userId", "videoId", "rating", "favourite", "createdAt", "updatedAt") VALUES
    (6, 'v-0001', 5, true, 1757900000000, 1757900000000),
    (6, 'v-0002', 1, false, 1757900000000, 1757900000000);
INSERT INTO "Playlist" ("id", "name", "description", "isPublic", "userId", "createdAt", "updatedAt") VALUES
    (6, 'Marta''s', NULL, false, 6, 1757900000000, 1757900000000);
INSERT INTO "PlaylistItem" ("playlistId", "videoId", "position", "addedAt") VALUES
    (6, 'v-0001', 1, 1757900000000),
    (6, 'v-0002', 2, 1757900000000);
