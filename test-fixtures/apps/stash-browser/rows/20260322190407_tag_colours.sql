INSERT INTO "Tag" ("id", "organiserId", "name", "createdAt", "updatedAt", "instanceId", "colour", "sortName") VALUES
    (10, 't-10', 'Ålesund', 1774210000000, 1774210000000, 1, '#0a0;', 'ålesund');
UPDATE "Tag" SET "colour" = NULL WHERE "id" = 8;
INSERT INTO "VideoTag" ("videoId", "tagId") VALUES (40, 10);
