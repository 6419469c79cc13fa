-- Ratings were stars from 1 to 5. From this release on they are points from 0 to 100.
-- A rating of 3 may be three old stars or three new points; only the marker at the end can tell.
-- The app neither changes nor clears the keys that begin with "data.". Installations without migrations
-- are converted by the app itself at start, and it leaves the same marker.
-- slipway:applied-if SELECT EXISTS (SELECT 1 FROM "Setting" WHERE "key" = 'data.ratingScale' AND "value" = '100')

UPDATE "VideoRating" SET "rating" = "rating" * 20 WHERE "rating" IS NOT NULL;
UPDATE "PersonRating" SET "rating" = "rating" * 20 WHERE "rating" IS NOT NULL;
UPDATE "StudioRating" SET "rating" = "rating" * 20 WHERE "rating" IS NOT NULL;
UPDATE "TagRating" SET "rating" = "rating" * 20 WHERE "rating" IS NOT NULL;
UPDATE "GalleryRating" SET "rating" = "rating" * 20 WHERE "rating" IS NOT NULL;
UPDATE "ImageRating" SET "rating" = "rating" * 20 WHERE "rating" IS NOT NULL;

-- Saved filters compare with a rating too.
UPDATE "SavedFilter"
SET "filter" = json_set("filter", '$.minRating', json_extract("filter", '$.minRating') * 20)
WHERE CASE WHEN json_valid("filter") THEN json_type("filter", '$.minRating') END IN ('integer', 'real');

INSERT INTO "Setting" ("key", "value") VALUES ('data.ratingScale', '100')
ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value";
