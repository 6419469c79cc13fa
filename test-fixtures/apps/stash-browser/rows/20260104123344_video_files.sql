INSERT INTO "Video" ("id", "organiserId", "title", "details", "date", "duration", "studioId", "createdAt", "updatedAt", "sortTitle", "indexedAt") VALUES
    (40, 'v-0040', 'Two files; one video', 'Director''s cut -- and the other', '2026-01-01', 5400.1234, 3, 1767530000000, 1767530000000, 'two files; one video', 1767530000000);
INSERT INTO "VideoFile" ("videoId", "path", "size", "codec", "width", "height", "frameRate", "isPrimary") VALUES
    (40, '/media/videos/two; a.mkv', 4294967296, 'hevc', 3840, 2160, 24, true),
    (40, '/media/videos/two -- b.mp4', 1073741824, 'h264', NULL, NULL, NULL, false),
    (8, '/media/videos/found later.mkv', NULL, NULL, NULL, NULL, NULL, true);
UPDATE "Video" SET "title" = 'Renamed holiday', "sortTitle" = 'renamed holiday', "updatedAt" = 1767530000001 WHERE "id" = 7;
INSERT INTO "VideoTag" ("videoId", "tagId") VALUES (40, 5), (40, 6);
