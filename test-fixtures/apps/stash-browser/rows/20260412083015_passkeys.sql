INSERT INTO "Passkey" ("id", "userId", "credentialId", "publicKey", "counter", "label", "transports", "createdAt", "lastUsedAt") VALUES
    ('cmnv0001000008l1a1b2c3d4e', 1, X'00FF00FF3B2D2D27', X'3059301306072A8648CE3D0200', 9223372036854775807, 'Key; -- "blue"', '["usb","nfc"]', 1775990000000, NULL),
    ('cmnv0002000008l1a1b2c3d4e', 4, X'00', X'', 0, '鍵', NULL, 1775990000000, 1775990001000);
UPDATE "User" SET "passkeyPolicy" = 'required' WHERE "id" = 1;
