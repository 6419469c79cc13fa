INSERT INTO "User" ("id", "username", "password", "role", "createdAt", "updatedAt", "theme", "unitSystem", "recoveryKeyHash", "sessionEpoch") VALUES
    (8, 'jörg', 'scrypt:16384:no-real-hash-8', 'USER', 1759700000000, 1759700000000, 'dark', 'metric', 'sha256:recovery;8', 2);
UPDATE "User" SET "recoveryKeyHash" = 'sha256:recovery--1', "sessionEpoch" = 1 WHERE "id" = 1;
DELETE FROM "Session" WHERE "expiresAt" < 1759700000000;
INSERT INTO "Session" ("id", "userId", "tokenHash", "expiresAt", "createdAt") VALUES
    ('cmgd0006000008l1a1b2c3d4e', 8, 'sha256:0006', 1789000000003, 1759700000000);
