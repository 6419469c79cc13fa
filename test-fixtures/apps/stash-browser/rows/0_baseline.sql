-- Dates are milliseconds since 1970, as Prisma writes them. Video, person, studio and tag ids are the organiser's.
INSERT INTO "User" ("id", "username", "password", "role", "createdAt", "updatedAt") VALUES
    (1, 'admin', 'scrypt:16384:no-real-hash-1', 'ADMIN', 1752570000000, 1752570000000),
    (2, 'O''Brien', 'scrypt:16384:no-real-hash-2', 'USER', 1752656400000, 1754006400000),
    (3, 'Zoë Müller-Łukasz', 'scrypt:16384:no-real-hash-3', NULL, 1752742800000, 1752742800000),
    (4, '山田 花子 🎬', 'scrypt:16384:no-real-hash-4', NULL, 1752829200000, 1754092800000),
    (5, 'guest"; DROP TABLE "User"; --', 'scrypt:16384:no;real--hash-5', 'USER', 1752915600000, 1752915600000);

INSERT INTO "Session" ("id", "userId", "tokenHash", "expiresAt", "createdAt") VALUES
    ('cmd4k0001000008l1a1b2c3d4', 1, 'sha256:0001', 1789000000000, 1754006400000),
    ('cmd4k0002000008l1a1b2c3d4', 1, 'sha256:0002', 1754007000000, 1754006500000),
    ('cmd4k0003000008l1a1b2c3d4', 2, 'sha256:0003', 1789000000001, 1754006600000),
    ('cmd4k0004000008l1a1b2c3d4', 4, 'sha256:0004', 253402300799000, 1754006700000),
    ('cmd4k0005000008l1a1b2c3d4', 5, 'sha256:0005', 1789000000002, 1754006800000);

INSERT INTO "Setting" ("key", "value") VALUES
    ('organiser.url', 'http://organiser.example:9999/graphql?a=1;b=2'),
    ('organiser.apiKey', 'not;a--real''key'),
    ('ui.footer', 'Home -- not a comment; "really"'),
    ('ui.motd', ''),
    ('library.lastChange', '9223372036854775807');

-- Each user has watched twelve videos; the older plays are JSON.
WITH RECURSIVE
    n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 11)
INSERT INTO "WatchHistory" ("userId", "videoId", "playCount", "playDuration", "resumeTime", "lastPlayedAt", "playHistory", "createdAt", "updatedAt")
SELECT
    u."id",
    printf('v-%04d', (u."id" * 5 + n.i) % 30 + 1),
    0,
    round(n.i * 61.25 + u."id", 2),
    CASE WHEN n.i % 3 = 0 THEN NULL ELSE n.i * 10.5 END,
    CASE WHEN n.i % 4 = 0 THEN NULL ELSE 1754100000000 + n.i * 3600000 END,
    CASE n.i % 4
        WHEN 0 THEN '[]'
        WHEN 1 THEN json_array(json_object('at', 1754100000000 + n.i * 3600000, 'seconds', 61.25))
        WHEN 2 THEN json_array(
            json_object('at', 1754000000000 + n.i, 'seconds', 12.5, 'device', 'TV; living -- room'),
            json_object('at', 1754100000000 + n.i * 3600000, 'seconds', 300))
        ELSE json_array(
            json_object('at', 1753000000000, 'seconds', 0),
            json_object('at', 1753500000000, 'seconds', 7.75, 'device', 'téléphone'),
            json_object('at', 1754100000000 + n.i * 3600000, 'seconds', 1800))
    END,
    1754000000000 + n.i,
    1754100000000 + n.i
FROM "User" u, n
ORDER BY u."id", n.i;

INSERT INTO "Playlist" ("id", "name", "description", "isPublic", "userId", "createdAt", "updatedAt") VALUES
    (1, 'Favourites', NULL, false, 1, 1754200000000, 1754200000000),
    (2, 'It''s; a -- "list"', 'Line one
line two; -- still text', true, 2, 1754200000001, 1754200000001),
    (3, 'お気に入り', '', true, 4, 1754200000002, 1754200000002),
    (4, 'Empty one', NULL, false, 4, 1754200000003, 1754200000003),
    (5, 'Favourites', NULL, false, 3, 1754200000004, 1754200000004);

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7)
INSERT INTO "PlaylistItem" ("playlistId", "videoId", "position", "addedAt")
SELECT p."id", printf('v-%04d', p."id" * 4 + n.i), 8 - n.i, 1754200000000 + n.i
FROM "Playlist" p, n
WHERE p."id" <> 4
ORDER BY p."id", n.i;

-- Stars, 1 to 5; NULL is "only a favourite".
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8)
INSERT INTO "VideoRating" ("userId", "videoId", "rating", "favourite", "createdAt", "updatedAt")
SELECT u."id", printf('v-%04d', n.i * 3), CASE WHEN (n.i + u."id") % 6 = 0 THEN NULL ELSE (n.i + u."id") % 6 END, n.i % 2, 1754300000000 + n.i, 1754300000000 + n.i
FROM "User" u, n
ORDER BY u."id", n.i;
INSERT INTO "PersonRating" ("userId", "personId", "rating", "favourite", "createdAt", "updatedAt") VALUES
    (1, 'p-01', 5, true, 1754300000000, 1754300000000),
    (1, 'p-02', 1, false, 1754300000000, 1754300000000),
    (2, 'p-01', NULL, true, 1754300000000, 1754300000000),
    (4, 'p-07', 3, false, 1754300000000, 1754300000000);
INSERT INTO "StudioRating" ("userId", "studioId", "rating", "favourite", "createdAt", "updatedAt") VALUES
    (1, 's-1', 4, false, 1754300000000, 1754300000000),
    (2, 's-3', NULL, true, 1754300000000, 1754300000000),
    (5, 's-1', 2, true, 1754300000000, 1754300000000);
INSERT INTO "TagRating" ("userId", "tagId", "rating", "favourite", "createdAt", "updatedAt") VALUES
    (3, 't-01', 1, false, 1754300000000, 1754300000000),
    (3, 't-02', 5, true, 1754300000000, 1754300000000),
    (4, 't-01', NULL, false, 1754300000000, 1754300000000);

INSERT INTO "SavedFilter" ("id", "userId", "kind", "name", "filter", "sort", "createdAt") VALUES
    ('cmd4f0001000008l1a1b2c3d4', 1, 'video', 'Good ones', '{"minRating":4,"tags":["t-01","t-02"]}', 'rating:desc', 1754400000000),
    ('cmd4f0002000008l1a1b2c3d4', 1, 'person', 'Good ones', '{"minRating":3.5}', NULL, 1754400000000),
    ('cmd4f0003000008l1a1b2c3d4', 2, 'video', 'Any; -- "rating"', '{"minRating":null,"text":"it''s; -- here"}', 'date:asc;title:asc', 1754400000000),
    ('cmd4f0004000008l1a1b2c3d4', 4, 'video', '全部', 'text:old syntax, no JSON', NULL, 1754400000000);

INSERT INTO "CustomTheme" ("userId", "name", "config", "createdAt", "updatedAt") VALUES
    (1, 'midnight', '{"bg":"#001;","fg":"#eee"}', 1754500000000, 1754500000000),
    (2, 'paper', '{"bg":"#fff","note":"a -- b"}', 1754500000000, 1754500000000),
    (2, 'ocean', '{"bg":"#036"}', 1754500000000, 1754500000000);
