DELETE FROM "Track" WHERE "id" = 200;
INSERT INTO "Playlist" ("userId", "name", "kind", "createdAt", "updatedAt") VALUES (20, 'Favourites', 'FAVOURITES', '2025-04-28', '2025-04-28');
INSERT INTO "PlaylistTrack" ("playlistId", "position", "trackId") VALUES (5, 1, 7), (5, 2, 8);
