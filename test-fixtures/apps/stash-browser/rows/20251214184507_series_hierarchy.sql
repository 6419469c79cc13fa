INSERT INTO "Series" ("id", "organiserId", "name", "synopsis", "date", "createdAt", "updatedAt", "parentId") VALUES
    (4, 'r-4', 'The Lighthouse; season 2', NULL, '2017', 1765730000000, 1765730000000, 1),
    (5, 'r-5', 'Specials -- "season 0"', NULL, NULL, 1765730000000, 1765730000000, 4);
UPDATE "Series" SET "parentId" = 2 WHERE "id" = 3;
INSERT INTO "VideoSeries" ("videoId", "seriesId", "episode") VALUES (37, 4, 1), (39, 5, NULL);
INSERT INTO "SeriesTag" ("seriesId", "tagId") VALUES (4, 1);
