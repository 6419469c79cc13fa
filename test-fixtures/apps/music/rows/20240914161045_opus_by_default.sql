INSERT INTO "User" ("username", "email", "passwordHash", "createdAt", "updatedAt") VALUES ('late', 'late@example.org', '$argon2id$late', '2024-09-15', '2024-09-15');
