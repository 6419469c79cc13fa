-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_SavedFilter" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "filter" TEXT NOT NULL,
    "sort" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "lastUsedAt" DATETIME,
    CONSTRAINT "SavedFilter_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_SavedFilter" ("createdAt", "filter", "id", "kind", "name", "sort", "userId") SELECT "createdAt", "filter", "id", "kind", "name", "sort", "userId" FROM "SavedFilter";
DROP TABLE "SavedFilter";
ALTER TABLE "new_SavedFilter" RENAME TO "SavedFilter";
CREATE UNIQUE INDEX "SavedFilter_userId_kind_name_key" ON "SavedFilter"("userId", "kind", "name");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
