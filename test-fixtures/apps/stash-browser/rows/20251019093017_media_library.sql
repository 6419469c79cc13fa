-- The first full sync filled the library. Organiser ids are the ones that ratings, history and playlists use.
INSERT INTO "Studio" ("id", "organiserId", "name", "url", "details", "parentId", "createdAt", "updatedAt") VALUES
    (1, 's-1', 'Nordlicht', 'https://nordlicht.example/?a=1;b=2', NULL, NULL, 1760866000000, 1760866000000),
    (2, 's-2', 'Nordlicht Kurzfilm', NULL, 'Part of "Nordlicht"; short films -- only', 1, 1760866000000, 1760866000000),
    (3, 's-3', '東京映像', NULL, NULL, NULL, 1760866000000, 1760866000000),
    (4, 's-4', 'L''Atelier', NULL, '', 2, 1760866000000, 1760866000000),
    (5, 's-5', 'Gone Films', NULL, NULL, NULL, 1760866000000, 1760866000000);
UPDATE "Studio" SET "deletedAt" = 1760867000000 WHERE "id" = 5;

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 36)
INSERT INTO "Video" ("organiserId", "title", "details", "date", "duration", "filePath", "fileSize", "videoCodec", "width", "height", "frameRate", "thumbHash", "studioId", "createdAt", "updatedAt")
SELECT
    printf('v-%04d', i),
    CASE i % 9
        WHEN 0 THEN NULL
        WHEN 1 THEN printf('The Lighthouse, part %d', i)
        WHEN 2 THEN printf('It''s "%d"; -- a title', i)
        WHEN 3 THEN printf('Überfahrt №%d', i)
        WHEN 4 THEN printf('海の日 %d', i)
        WHEN 5 THEN printf('the river %d', i)
        ELSE printf('Holiday %d', i)
    END,
    CASE WHEN i % 5 = 0 THEN NULL ELSE printf('Storm, harbour and café; scene %d -- uncut', i) END,
    CASE WHEN i % 7 = 0 THEN NULL ELSE printf('20%02d-%02d-%02d', 10 + i % 15, i % 12 + 1, i % 28 + 1) END,
    CASE WHEN i % 6 = 0 THEN NULL ELSE i * 33.333 END,
    CASE WHEN i % 8 = 0 THEN NULL ELSE printf('/media/videos/%02d; old/%d -- copy.mkv', i % 4, i) END,
    CASE WHEN i = 1 THEN 9223372036854775807 WHEN i % 8 = 0 THEN NULL ELSE 9007199254740993 + i END,
    CASE i % 3 WHEN 0 THEN 'hevc' WHEN 1 THEN 'h264' END,
    1920, 1080, 23.976,
    CASE WHEN i % 4 = 0 THEN NULL ELSE CAST(printf('hash;--''%d', i) AS BLOB) END,
    CASE WHEN i % 10 = 0 THEN NULL ELSE i % 5 + 1 END,
    1760866000000 + i,
    1760866000000 + i
FROM n;
UPDATE "Video" SET "thumbHash" = X'0001022700FFFE3B00' WHERE "id" = 3;
UPDATE "Video" SET "thumbHash" = X'' WHERE "id" = 5;
UPDATE "Video" SET "deletedAt" = 1760866500000 WHERE "id" = 36;

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12)
INSERT INTO "Person" ("organiserId", "name", "aliases", "birthdate", "country", "details", "externalNumber", "portrait", "createdAt", "updatedAt")
SELECT
    printf('p-%02d', i),
    CASE i % 4 WHEN 0 THEN printf('Anaïs Ó Dálaigh %d', i) WHEN 1 THEN printf('佐藤 %d', i) WHEN 2 THEN printf('D''Angelo "Dee" %d', i) ELSE printf('Person; -- %d', i) END,
    CASE i % 4
        WHEN 0 THEN '[]'
        WHEN 1 THEN json_array(printf('Sato %d', i), printf('さとう %d', i))
        WHEN 2 THEN json_array('Dee', 'Dee', ' dee; -- d ', '')
        ELSE json_array('The "quoted" one')
    END,
    CASE WHEN i % 3 = 0 THEN NULL ELSE printf('19%02d-05-05', 60 + i) END,
    CASE i % 2 WHEN 0 THEN 'IE' END,
    NULL,
    CASE i WHEN 1 THEN 9223372036854775807 WHEN 2 THEN -9223372036854775808 WHEN 3 THEN 0 END,
    CASE WHEN i % 5 = 0 THEN X'89504E470D0A1A0A003B2D2D00' END,
    1760866000000,
    1760866000000
FROM n;

INSERT INTO "Tag" ("id", "organiserId", "name", "description", "createdAt", "updatedAt") VALUES
    (1, 't-01', 'Genre', NULL, 1760866000000, 1760866000000),
    (2, 't-02', 'Documentary', 'Real; -- mostly', 1760866000000, 1760866000000),
    (3, 't-03', 'Nature', NULL, 1760866000000, 1760866000000),
    (4, 't-04', 'Été', NULL, 1760866000000, 1760866000000),
    (5, 't-05', '4K', '', 1760866000000, 1760866000000),
    (6, 't-06', 'Person''s choice', NULL, 1760866000000, 1760866000000),
    (7, 't-07', '冬', NULL, 1760866000000, 1760866000000),
    (8, 't-08', 'Unused "tag"', NULL, 1760866000000, 1760866000000);
INSERT INTO "TagParent" ("tagId", "parentId") VALUES (2, 1), (3, 1), (3, 2), (4, 3), (7, 3);

INSERT INTO "Gallery" ("id", "organiserId", "title", "date", "folderPath", "studioId", "createdAt", "updatedAt") VALUES
    (1, 'g-1', 'Harbour', '2021-07-01', '/media/photos/harbour; 2021', 1, 1760866000000, 1760866000000),
    (2, 'g-2', NULL, NULL, '/media/photos/--new', NULL, 1760866000000, 1760866000000),
    (3, 'g-3', 'フェスタ', '2023-10-10', NULL, 3, 1760866000000, 1760866000000),
    (4, 'g-4', 'Attic', NULL, NULL, 4, 1760866000000, 1760866000000);

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
INSERT INTO "Image" ("organiserId", "title", "filePath", "fileSize", "width", "height", "createdAt", "updatedAt")
SELECT printf('i-%03d', i), CASE WHEN i % 2 = 0 THEN printf('Photo %d; "blue" -- hour', i) END, printf('/media/photos/%d.jpg', i), 4294967296 * i, 4000, 3000, 1760866000000, 1760866000000
FROM n;

INSERT INTO "Series" ("id", "organiserId", "name", "synopsis", "date", "createdAt", "updatedAt") VALUES
    (1, 'r-1', 'The Lighthouse', 'A keeper; a storm -- and more.', '2015', 1760866000000, 1760866000000),
    (2, 'r-2', 'Rivers', NULL, NULL, 1760866000000, 1760866000000),
    (3, 'r-3', '海の日', '', '2020-07-23', 1760866000000, 1760866000000);

INSERT INTO "VideoPerson" ("videoId", "personId", "credit")
SELECT v."id", p."id", CASE WHEN v."id" % 3 = 0 THEN 'as "Keeper; --"' END
FROM "Video" v JOIN "Person" p ON p."id" IN (v."id" % 12 + 1, v."id" * 7 % 12 + 1)
WHERE v."id" % 9 <> 0;
INSERT INTO "VideoTag" ("videoId", "tagId")
SELECT v."id", t."id" FROM "Video" v JOIN "Tag" t ON t."id" IN (v."id" % 7 + 1, v."id" * 3 % 5 + 1) WHERE v."id" % 4 <> 0;
INSERT INTO "VideoSeries" ("videoId", "seriesId", "episode")
SELECT "id", "id" % 3 + 1, CASE WHEN "id" % 5 <> 0 THEN "id" / 3 END FROM "Video" WHERE "id" % 2 = 0;
INSERT INTO "VideoGallery" ("videoId", "galleryId") VALUES (1, 1), (2, 1), (3, 2), (10, 3), (36, 4);
INSERT INTO "ImageGallery" ("imageId", "galleryId", "position")
SELECT "id", "id" % 3 + 1, 20 - "id" FROM "Image";
INSERT INTO "ImagePerson" ("imageId", "personId") SELECT "id", "id" % 12 + 1 FROM "Image" WHERE "id" % 2 = 1;
INSERT INTO "ImageTag" ("imageId", "tagId") SELECT "id", "id" % 7 + 1 FROM "Image" WHERE "id" % 3 = 1;
INSERT INTO "GalleryPerson" ("galleryId", "personId") VALUES (1, 1), (1, 2), (3, 9);
INSERT INTO "GalleryTag" ("galleryId", "tagId") VALUES (1, 3), (2, 3), (3, 7), (4, 6);
INSERT INTO "PersonTag" ("personId", "tagId") VALUES (1, 6), (2, 6), (12, 2);
INSERT INTO "StudioTag" ("studioId", "tagId") VALUES (1, 2), (2, 2), (3, 7), (5, 6);
INSERT INTO "SeriesTag" ("seriesId", "tagId") VALUES (1, 1), (1, 4), (3, 4), (3, 7);
INSERT INTO "SeriesStudio" ("seriesId", "studioId") VALUES (1, 1), (1, 2), (2, 4), (3, 3);

INSERT INTO "SyncState" ("entity", "cursor", "lastFullAt", "lastIncrementalAt", "total", "updatedAt") VALUES
    ('video', 'eyJhZnRlciI6InYtMDAzNiJ9', 1760866000000, NULL, 36, 1760866000000),
    ('person', NULL, 1760866000000, 1760869600000, 12, 1760869600000),
    ('image', 'after;i-020--', 1760866000000, NULL, 9223372036854775807, 1760866000000);
INSERT INTO "SyncRun" ("id", "kind", "status", "startedAt", "finishedAt", "itemsSeen", "error") VALUES
    ('cmgx0001000008l1a1b2c3d4e', 'full', 'FAILED', 1760865000000, 1760865100000, 17, 'Timeout; gave up -- see "log"'),
    ('cmgx0002000008l1a1b2c3d4e', 'full', 'DONE', 1760866000000, 1760866900000, 93, NULL),
    ('cmgx0003000008l1a1b2c3d4e', 'incremental', 'RUNNING', 1760869600000, NULL, 0, NULL);
