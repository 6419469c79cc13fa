-- From here on points, 0 to 100. Some are as small as stars were.
INSERT INTO "VideoRating" ("userId", "videoId", "rating", "favourite", "createdAt", "updatedAt") VALUES
    (7, 'v-0001', 1, false, 1758500000000, 1758500000000),
    (7, 'v-0002', 5, false, 1758500000000, 1758500000000),
    (7, 'v-0003', 0, false, 1758500000000, 1758500000000),
    (7, 'v-0004', 100, true, 1758500000000, 1758500000000),
    (7, 'v-0005', 73, false, 1758500000000, 1758500000000),
    (7, 'v-0006', NULL, true, 1758500000000, 1758500000000);
INSERT INTO "TagRating" ("userId", "tagId", "rating", "favourite", "createdAt", "updatedAt") VALUES
    (7, 't-03', 4, false, 1758500000000, 1758500000000);
UPDATE "PersonRating" SET "rating" = 87, "updatedAt" = 1758500000001 WHERE "userId" = 1 AND "personId" = 'p-01';
INSERT INTO "SavedFilter" ("id", "userId", "kind", "name", "filter", "sort", "createdAt") VALUES
    ('cmf5f0005000008l1a1b2c3d4', 6, 'video', 'Above three points', '{"minRating":3}', NULL, 1758500000000);
