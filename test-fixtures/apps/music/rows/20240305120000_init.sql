INSERT INTO "User" ("username", "displayName", "email", "passwordHash", "role", "transcodeFormat", "preferences", "createdAt", "updatedAt") VALUES
    ('ada', 'Ada', 'ada@example.org', '$argon2id$ada', 'ADMIN', 'MP3', '{}', '2024-03-05 12:10:00.001', '2024-03-05 12:10:00.001'),
    ('björk', 'Björk; -- yes', 'bjork@example.org', '$argon2id$b', 'USER', 'FLAC', '{"transcode": "FLAC"}', '2024-03-06 08:00:00', '2024-03-06 08:00:00'),
    ('chet', NULL, 'chet@example.org', '$argon2id$c', 'USER', 'MP3', '{"transcode": "MP3", "theme": "it''s dark"}', '2024-03-07 08:00:00', '2024-03-07 08:00:00');
INSERT INTO "User" ("username", "email", "passwordHash", "createdAt", "updatedAt")
SELECT 'user' || n, 'user' || n || '@example.org', '$argon2id$' || n, TIMESTAMP '2024-03-08' + n * INTERVAL '1 hour', TIMESTAMP '2024-03-08' + n * INTERVAL '1 hour'
FROM generate_series(4, 20) n ORDER BY n;
INSERT INTO "Session" ("id", "userId", "tokenHash", "expiresAt", "createdAt") VALUES
    ('clt0s0001', 1, 'sha256:0001', '2026-01-01 00:00:00', '2024-03-05 12:11:00'),
    ('clt0s0002', 2, 'sha256:0002', '2026-01-01 00:00:00', '2024-03-06 08:01:00');
INSERT INTO "Artist" ("name", "sortName", "aliases") VALUES
    ('Sigur Rós', 'Sigur Ros', '{"Victory Rose"}'),
    ('坂本 龍一', 'Sakamoto, Ryuichi', '{"Sakamoto Ryūichi","a; \\ \"quoted\" name"}'),
    ('AC/DC', NULL, '{}'),
    ('Nobody', NULL, NULL);
INSERT INTO "Artist" ("name") SELECT 'Artist ' || n FROM generate_series(5, 20) n ORDER BY n;
INSERT INTO "Album" ("artistId", "title", "year", "createdAt")
SELECT 1 + (n - 1) % 20, 'Album ' || n, CASE WHEN n % 7 > 0 THEN 1960 + n END, TIMESTAMP '2024-03-06' + n * INTERVAL '1 minute'
FROM generate_series(1, 40) n ORDER BY n;
INSERT INTO "Track" ("albumId", "number", "title", "duration", "path", "fileSize", "isrc", "tags", "addedAt")
SELECT
    1 + (n - 1) / 5,
    1 + (n - 1) % 5,
    CASE n WHEN 7 THEN 'It''s a trap; -- really' WHEN 8 THEN 'Hoppípolla $1 $$' ELSE 'Track ' || n END,
    100 + n + 0.25 * (n % 4),
    '/music/' || n || '.flac',
    9007199254740993 + n,
    CASE WHEN n % 3 = 0 THEN 'ISX' || n END,
    CASE WHEN n % 2 = 0 THEN jsonb_build_object('bpm', 90 + n, 'mood', CASE WHEN n % 4 = 0 THEN 'calm' END) END,
    TIMESTAMP '2024-03-06 10:00:00.123' + n * INTERVAL '1 second'
FROM generate_series(1, 200) n ORDER BY n;
INSERT INTO "Setting" ("key", "value") VALUES ('library.path', '/music'), ('motd', 'Hello; -- "you"');
