INSERT INTO "Scrobble" ("userId", "trackId", "playedAt") SELECT 21, n, TIMESTAMP '2024-10-07' + n * INTERVAL '3 minutes' FROM generate_series(1, 20) n ORDER BY n;
