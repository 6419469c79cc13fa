INSERT INTO "Session" ("id", "userId", "tokenHash", "expiresAt", "createdAt", "device", "lastSeenAt") VALUES
    ('clt0s0003', 3, 'sha256:0003', '2026-01-01', '2024-08-16', 'Pixel; 8', '2024-08-16 09:00:00.5');
