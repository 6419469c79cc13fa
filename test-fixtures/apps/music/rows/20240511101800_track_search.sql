UPDATE "Track" SET "title" = 'Glósóli, live' WHERE "id" = 9;
INSERT INTO "Track" ("albumId", "number", "title", "duration", "path", "fileSize", "addedAt") VALUES
    (40, 6, 'Searchable ending', 61.4996, '/music/extra/1.opus', 1, '2024-05-12'),
    (40, 7, '', 0, '/music/extra/2.opus', 0, '2024-05-12');
