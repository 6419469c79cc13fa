-- New plays are rows of "PlaySession"; the JSON is not written any more.
INSERT INTO "PlaySession" ("historyId", "startedAt", "seconds", "device")
SELECT "id", 1759050000000 + "id", "id" * 1.5, CASE WHEN "id" % 2 = 0 THEN NULL ELSE 'Firefox; Linux -- x64' END
FROM "WatchHistory"
WHERE "id" % 3 = 0
ORDER BY "id";
UPDATE "WatchHistory" SET "playCount" = "playCount" + 1, "lastPlayedAt" = 1759050000000 + "id" WHERE "id" % 3 = 0;
INSERT INTO "WatchHistory" ("userId", "videoId", "playCount", "playDuration", "resumeTime", "lastPlayedAt", "createdAt", "updatedAt") VALUES
    (6, 'v-0001', 1, 42.5, 42.5, 1759050001000, 1759050001000, 1759050001000),
    (7, 'v-0009', 0, 0, NULL, NULL, 1759050002000, 1759050002000);
INSERT INTO "PlaySession" ("historyId", "startedAt", "seconds", "device")
SELECT "id", 1759050001000, 42.5, 'телевизор' FROM "WatchHistory" WHERE "userId" = 6;
