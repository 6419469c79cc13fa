-- Written by hand: a view for the reports page.
CREATE VIEW "VideoOverview" AS
SELECT
    v."id" AS "id",
    coalesce(v."title", v."organiserId") AS "title",
    s."name" AS "studio",
    (SELECT count(*) FROM "VideoPerson" vp WHERE vp."videoId" = v."id") AS "people",
    (SELECT count(*) FROM "VideoFile" f WHERE f."videoId" = v."id") AS "files",
    (SELECT sum(f."size") FROM "VideoFile" f WHERE f."videoId" = v."id") AS "bytes"
FROM "Video" v
LEFT JOIN "Studio" s ON s."id" = v."studioId"
WHERE v."deletedAt" IS NULL;
