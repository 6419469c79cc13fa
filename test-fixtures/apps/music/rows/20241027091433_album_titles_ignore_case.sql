INSERT INTO "Album" ("artistId", "title", "year", "createdAt") VALUES (4, 'album 4 Again', 2024, '2024-10-28');
