INSERT INTO "PlaySession" ("historyId", "startedAt", "seconds", "device")
SELECT "id", 1763890000000 + "id", 9.5, 'Chromecast' FROM "WatchHistory" WHERE "userId" = 2 AND "id" % 2 = 0 ORDER BY "id";
UPDATE "WatchHistory" SET "playCount" = "playCount" + 1, "lastPlayedAt" = 1763890000000 + "id" WHERE "userId" = 2 AND "id" % 2 = 0;
