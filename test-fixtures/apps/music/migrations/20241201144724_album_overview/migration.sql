-- By hand
CREATE VIEW "AlbumOverview" AS
SELECT a."id", a."title", r."name" AS "artist", count(t."id") AS "tracks", coalesce(sum(t."duration"), 0) AS "duration"
FROM "Album" a
JOIN "Artist" r ON r."id" = a."artistId"
LEFT JOIN "Track" t ON t."albumId" = a."id"
GROUP BY a."id", r."id";
