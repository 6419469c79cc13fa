/*
  Warnings:

  - You are about to drop the column `filePath` on the `Video` table. All the data in the column will be lost.
  - You are about to drop the column `fileSize` on the `Video` table. All the data in the column will be lost.
  - You are about to drop the column `frameRate` on the `Video` table. All the data in the column will be lost.
  - You are about to drop the column `height` on the `Video` table. All the data in the column will be lost.
  - You are about to drop the column `videoCodec` on the `Video` table. All the data in the column will be lost.
  - You are about to drop the column `width` on the `Video` table. All the data in the column will be lost.

*/
-- CreateTable
CREATE TABLE "VideoFile" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "videoId" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "size" BIGINT,
    "codec" TEXT,
    "width" INTEGER,
    "height" INTEGER,
    "frameRate" REAL,
    "isPrimary" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "VideoFile_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "Video" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "VideoFile_videoId_path_key" ON "VideoFile"("videoId", "path");

-- Added by hand: keep what the columns hold before they go.
INSERT INTO "VideoFile" ("videoId", "path", "size", "codec", "width", "height", "frameRate", "isPrimary")
SELECT "id", "filePath", "fileSize", "videoCodec", "width", "height", "frameRate", true
FROM "Video"
WHERE "filePath" IS NOT NULL
ORDER BY "id";

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Video" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "organiserId" TEXT NOT NULL,
    "title" TEXT,
    "details" TEXT,
    "date" TEXT,
    "duration" REAL,
    "thumbHash" BLOB,
    "studioId" INTEGER,
    "deletedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "sortTitle" TEXT,
    "indexedAt" DATETIME,
    CONSTRAINT "Video_studioId_fkey" FOREIGN KEY ("studioId") REFERENCES "Studio" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Video" ("createdAt", "date", "deletedAt", "details", "duration", "id", "indexedAt", "organiserId", "sortTitle", "studioId", "thumbHash", "title", "updatedAt") SELECT "createdAt", "date", "deletedAt", "details", "duration", "id", "indexedAt", "organiserId", "sortTitle", "studioId", "thumbHash", "title", "updatedAt" FROM "Video";
DROP TABLE "Video";
ALTER TABLE "new_Video" RENAME TO "Video";
CREATE UNIQUE INDEX "Video_organiserId_key" ON "Video"("organiserId");
CREATE INDEX "Video_studioId_idx" ON "Video"("studioId");
CREATE INDEX "Video_date_idx" ON "Video"("date");
CREATE INDEX "Video_deletedAt_idx" ON "Video"("deletedAt");
CREATE INDEX "Video_sortTitle_idx" ON "Video"("sortTitle");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- Added by hand: the triggers of the search went with the old table.
CREATE TRIGGER "Video_search_insert" AFTER INSERT ON "Video" BEGIN
    INSERT INTO "VideoSearch" ("rowid", "title", "details") VALUES (new."id", new."title", new."details");
END;

CREATE TRIGGER "Video_search_delete" AFTER DELETE ON "Video" BEGIN
    INSERT INTO "VideoSearch" ("VideoSearch", "rowid", "title", "details") VALUES ('delete', old."id", old."title", old."details");
END;

CREATE TRIGGER "Video_search_update" AFTER UPDATE OF "id", "title", "details" ON "Video" BEGIN
    INSERT INTO "VideoSearch" ("VideoSearch", "rowid", "title", "details") VALUES ('delete', old."id", old."title", old."details");
    INSERT INTO "VideoSearch" ("rowid", "title", "details") VALUES (new."id", new."title", new."details");
END;
