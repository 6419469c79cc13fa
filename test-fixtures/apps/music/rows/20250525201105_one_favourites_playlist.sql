INSERT INTO "Playlist" ("userId", "name", "kind", "createdAt", "updatedAt") VALUES (3, 'Favourites', 'FAVOURITES', '2025-05-26', '2025-05-26');
