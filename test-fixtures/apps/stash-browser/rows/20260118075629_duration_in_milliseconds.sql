INSERT INTO "Video" ("id", "organiserId", "title", "details", "date", "duration", "studioId", "createdAt", "updatedAt", "sortTitle", "durationMs") VALUES
    (41, 'v-0041', 'Endless', NULL, NULL, NULL, NULL, 1768730000000, 1768730000000, 'endless', 9007199254740993),
    (42, 'v-0042', 'Not a number', NULL, NULL, 0, 5, 1768730000000, 1768730000000, 'not a number', NULL);
INSERT INTO "VideoFile" ("videoId", "path", "size", "isPrimary") VALUES (41, '/media/videos/endless.ts', 1099511627776, true);
INSERT INTO "VideoGallery" ("videoId", "galleryId") VALUES (41, 4);
