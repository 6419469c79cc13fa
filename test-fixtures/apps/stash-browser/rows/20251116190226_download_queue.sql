INSERT INTO "Download" ("id", "userId", "videoId", "status", "bytesDone", "message", "createdAt", "updatedAt") VALUES
    ('cmi10001000008l1a1b2c3d4e', 1, 1, 'DONE', 9223372036854775807, NULL, 1763320000000, 1763320001000),
    ('cmi10002000008l1a1b2c3d4e', 1, 1, 'DONE', 9007199254740993, NULL, 1763320002000, 1763320003000),
    ('cmi10003000008l1a1b2c3d4e', 1, 2, 'FAILED', 0, 'Disk full; "sorry" -- retry', 1763320000000, 1763320000000),
    ('cmi10004000008l1a1b2c3d4e', 2, 2, 'QUEUED', 0, NULL, 1763320000000, 1763320000000),
    ('cmi10005000008l1a1b2c3d4e', 4, 37, 'RUNNING', 4294967296, 'läuft', 1763320000000, 1763320000000);
INSERT INTO "WatchHistory" ("userId", "videoId", "playCount", "playDuration", "resumeTime", "lastPlayedAt", "createdAt", "updatedAt") VALUES
    (8, 'v-0037', 1, 3.25, NULL, 1763320000000, 1763320000000, 1763320000000);
INSERT INTO "PlaySession" ("historyId", "startedAt", "seconds", "device")
SELECT "id", 1763320000000, 3.25, NULL FROM "WatchHistory" WHERE "userId" = 8;
