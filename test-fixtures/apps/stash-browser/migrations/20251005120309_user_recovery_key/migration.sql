-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_User" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "username" TEXT NOT NULL,
    "password" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'USER',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "theme" TEXT NOT NULL DEFAULT 'dark',
    "preferredQuality" TEXT,
    "enableCast" BOOLEAN NOT NULL DEFAULT true,
    "unitSystem" TEXT NOT NULL,
    "navPreferences" JSONB,
    "recoveryKeyHash" TEXT,
    "sessionEpoch" INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "new_User" ("createdAt", "enableCast", "id", "navPreferences", "password", "preferredQuality", "role", "theme", "unitSystem", "updatedAt", "username") SELECT "createdAt", "enableCast", "id", "navPreferences", "password", "preferredQuality", coalesce("role", 'USER') AS "role", "theme", "unitSystem", "updatedAt", "username" FROM "User";
DROP TABLE "User";
ALTER TABLE "new_User" RENAME TO "User";
CREATE UNIQUE INDEX "User_username_key" ON "User"("username");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
