INSERT INTO "PlayQueueItem" ("userId", "trackId", "device", "position", "addedBy", "addedAt")
SELECT 1 + n % 3, n, 'phone', n, CASE WHEN n % 2 = 0 THEN 'radio' END, TIMESTAMP '2025-06-09' + n * INTERVAL '1 second' FROM generate_series(1, 30) n ORDER BY n;
