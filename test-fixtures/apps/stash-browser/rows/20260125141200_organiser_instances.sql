INSERT INTO "Organiser" ("id", "name", "url", "apiKey", "isPrimary", "createdAt") VALUES
    (2, 'Attic; -- "NAS"', 'http://attic.example:9999', NULL, false, 1769360000000);
INSERT INTO "Studio" ("id", "organiserId", "name", "createdAt", "updatedAt", "instanceId", "parentId") VALUES
    (6, 'attic:s-1', 'Attic Films', 1769360000000, 1769360000000, 2, NULL),
    (7, 's-7', 'Home made', 1769360000000, 1769360000000, NULL, 6);
INSERT INTO "Tag" ("id", "organiserId", "name", "createdAt", "updatedAt", "instanceId") VALUES
    (9, 'attic:t-1', 'Super 8', 1769360000000, 1769360000000, 2);
INSERT INTO "TagParent" ("tagId", "parentId") VALUES (9, 1);
INSERT INTO "Gallery" ("id", "organiserId", "title", "studioId", "createdAt", "updatedAt", "instanceId") VALUES
    (5, 'attic:g-1', 'Slides', 6, 1769360000000, 1769360000000, 2);
INSERT INTO "StudioTag" ("studioId", "tagId") VALUES (6, 9);
INSERT INTO "VideoTag" ("videoId", "tagId") VALUES (41, 9);
