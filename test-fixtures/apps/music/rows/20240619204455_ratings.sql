INSERT INTO "Rating" ("userId", "trackId", "value", "favourite", "ratedAt")
SELECT 1 + n % 10, 1 + n % 90, 1 + n % 5, n % 6 = 0, TIMESTAMP '2024-06-20' + n * INTERVAL '1 minute' FROM generate_series(1, 90) n;
