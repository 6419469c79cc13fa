-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Series" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "organiserId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "synopsis" TEXT,
    "date" TEXT,
    "deletedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "parentId" INTEGER,
    CONSTRAINT "Series_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Series" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Series" ("createdAt", "date", "deletedAt", "id", "name", "organiserId", "synopsis", "updatedAt") SELECT "createdAt", "date", "deletedAt", "id", "name", "organiserId", "synopsis", "updatedAt" FROM "Series";
DROP TABLE "Series";
ALTER TABLE "new_Series" RENAME TO "Series";
CREATE UNIQUE INDEX "Series_organiserId_key" ON "Series"("organiserId");
CREATE INDEX "Series_name_idx" ON "Series"("name");
CREATE INDEX "Series_parentId_idx" ON "Series"("parentId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
