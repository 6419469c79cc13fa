UPDATE "SavedFilter" SET "isDefault" = true, "lastUsedAt" = 1769950000000 WHERE "userId" = 1 AND "kind" = 'video';
INSERT INTO "SavedFilter" ("id", "userId", "kind", "name", "filter", "sort", "createdAt", "isDefault") VALUES
    ('cml30006000008l1a1b2c3d4e', 8, 'gallery', 'Für später; --', '{"minRating":60}', NULL, 1769950000000, true);
