-- The triggers keep the search up to date.
INSERT INTO "Video" ("id", "organiserId", "title", "details", "date", "duration", "filePath", "fileSize", "videoCodec", "width", "height", "frameRate", "studioId", "createdAt", "updatedAt", "sortTitle", "indexedAt") VALUES
    (37, 'v-0037', 'Zebra crossing; -- "stripes"', 'Searchable: naïve façade', '2025-01-01', 12.0005, '/media/videos/z.mkv', 5368709120, 'av1', 3840, 2160, 59.94, 1, 1762090000000, 1762090000000, 'zebra crossing', '2025-11-02T13:26:40.000Z'),
    (38, 'v-0038', 'Short lived', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1762090000000, 1762090000000, 'short lived', NULL),
    (39, 'v-0039', NULL, 'Only details; no title', NULL, 0.5, '/media/videos/no title.mkv', 1, NULL, NULL, NULL, NULL, 2, 1762090000000, 1762090000000, NULL, NULL);
INSERT INTO "VideoPerson" ("videoId", "personId", "credit") VALUES (37, 1, NULL), (38, 1, 'herself'), (39, 12, NULL);
UPDATE "Video" SET "title" = 'Renamed lighthouse', "sortTitle" = 'renamed lighthouse', "indexedAt" = '2025-11-02T13:30:00.000Z', "updatedAt" = 1762090200000 WHERE "id" = 1;
UPDATE "Video" SET "details" = NULL WHERE "id" = 2;
DELETE FROM "VideoPerson" WHERE "videoId" = 38;
DELETE FROM "Video" WHERE "id" = 38;
