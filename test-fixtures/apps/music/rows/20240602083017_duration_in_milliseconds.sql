INSERT INTO "Track" ("albumId", "number", "title", "duration", "path", "fileSize", "addedAt") VALUES
    (40, 8, 'In milliseconds', 61500, '/music/extra/3.opus', 3, '2024-06-03');
