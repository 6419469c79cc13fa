INSERT INTO "Scrobble" ("userId", "trackId", "playedAt", "client") VALUES (1, 1, '2025-03-16 20:00:00', 'car');
