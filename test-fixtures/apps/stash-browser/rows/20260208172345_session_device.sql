INSERT INTO "Session" ("id", "userId", "tokenHash", "expiresAt", "createdAt", "deviceName", "lastSeenAt") VALUES
    ('cmld0007000008l1a1b2c3d4e', 6, 'sha256:0007', 1789000000004, 1770570000000, 'Marta''s phone; 5 GHz -- home', 1770570000000),
    ('cmld0008000008l1a1b2c3d4e', 4, 'sha256:0008', 1789000000005, 1770570000000, '居間のテレビ', NULL);
