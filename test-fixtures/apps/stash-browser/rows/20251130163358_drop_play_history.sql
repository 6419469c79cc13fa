INSERT INTO "WatchHistory" ("userId", "videoId", "playCount", "playDuration", "resumeTime", "lastPlayedAt", "createdAt", "updatedAt") VALUES
    (7, 'v-0037', 2, 20, 11.75, 1764530000000, 1764520000000, 1764530000000);
INSERT INTO "PlaySession" ("historyId", "startedAt", "seconds", "device")
SELECT "id", 1764520000000, 8.25, 'TV' FROM "WatchHistory" WHERE "userId" = 7 AND "videoId" = 'v-0037'
UNION ALL
SELECT "id", 1764530000000, 11.75, 'TV' FROM "WatchHistory" WHERE "userId" = 7 AND "videoId" = 'v-0037';
