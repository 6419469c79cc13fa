-- The same video may be queued again when the last download of it is over.
UPDATE "Download" SET "status" = 'DONE', "bytesDone" = 5368709120, "message" = NULL WHERE "id" = 'cmi10005000008l1a1b2c3d4e';
INSERT INTO "Download" ("id", "userId", "videoId", "status", "bytesDone", "message", "createdAt", "updatedAt") VALUES
    ('cmjf0006000008l1a1b2c3d4e', 4, 37, 'QUEUED', 0, NULL, 1766310000000, 1766310000000),
    ('cmjf0007000008l1a1b2c3d4e', 5, 37, 'QUEUED', 0, NULL, 1766310000000, 1766310000000);
