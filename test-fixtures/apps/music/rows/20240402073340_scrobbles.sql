INSERT INTO "Scrobble" ("userId", "trackId", "playedAt", "client", "submitted")
SELECT 1 + n % 20, 1 + (n * 13) % 200, TIMESTAMP '2024-04-03' + n * INTERVAL '7 minutes', CASE n % 3 WHEN 0 THEN 'web' WHEN 1 THEN 'phone' ELSE 'car; -- red' END, n % 5 = 0
FROM generate_series(1, 250) n ORDER BY n;
-- Ids that the sequence gave and that are gone.
DELETE FROM "Scrobble" WHERE "id" > 240;
