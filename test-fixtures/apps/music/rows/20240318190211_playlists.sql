INSERT INTO "Playlist" ("userId", "name", "kind", "public", "rules", "createdAt", "updatedAt") VALUES
    (1, 'Favourites', 'FAVOURITES', false, NULL, '2024-03-20', '2024-03-20'),
    (2, 'Favourites', 'FAVOURITES', false, NULL, '2024-03-20', '2024-03-20'),
    (1, 'Slow', 'SMART', true, '{"bpm": {"below": 100}, "or": [1, 2.50, null]}', '2024-03-21', '2024-03-21'),
    (3, 'Morning', 'MANUAL', true, NULL, '2024-03-22', '2024-03-22');
INSERT INTO "PlaylistTrack" ("playlistId", "position", "trackId")
SELECT p, n, 1 + (p * 37 + n * 11) % 200 FROM generate_series(1, 4) p, generate_series(1, 10) n;
INSERT INTO "Share" ("id", "playlistId", "token", "expiresAt") VALUES ('cltsh0001', 3, 'tok-1', NULL), ('cltsh0002', 4, 'tok-2', '2024-12-31');
