-- Since "PlaySession" came, each play is a row. The plays from before are still in the JSON of
-- "WatchHistory"."playHistory", and "playCount" was counted anew. Move them; the column goes with the next release.
-- slipway:applied-if SELECT EXISTS (SELECT 1 FROM "Setting" WHERE "key" = 'data.playHistory' AND "value" = 'moved')

INSERT INTO "PlaySession" ("historyId", "startedAt", "seconds", "device")
SELECT
    h."id",
    coalesce(json_extract(e."value", '$.at'), h."createdAt"),
    coalesce(json_extract(e."value", '$.seconds'), 0),
    json_extract(e."value", '$.device')
FROM "WatchHistory" AS h, json_each(CASE WHEN json_valid(h."playHistory") THEN h."playHistory" ELSE '[]' END) AS e
WHERE e."type" = 'object'
ORDER BY h."id", e."key";

UPDATE "WatchHistory"
SET "playCount" = "playCount" + json_array_length("playHistory")
WHERE CASE WHEN json_valid("playHistory") THEN json_array_length("playHistory") END > 0;

INSERT INTO "Setting" ("key", "value") VALUES ('data.playHistory', 'moved')
ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value";
