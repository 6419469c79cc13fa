-- CreateTable
CREATE TABLE "Organiser" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "apiKey" TEXT,
    "isPrimary" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateIndex
CREATE UNIQUE INDEX "Organiser_name_key" ON "Organiser"("name");

-- Added by hand: the one organiser that the settings name becomes the first row.
INSERT INTO "Organiser" ("name", "url", "apiKey", "isPrimary", "createdAt")
SELECT
    'Default',
    "value",
    (SELECT "value" FROM "Setting" WHERE "key" = 'organiser.apiKey'),
    true,
    coalesce((SELECT min("createdAt") FROM "User"), 0)
FROM "Setting"
WHERE "key" = 'organiser.url';

-- Added by hand: SQLite renames no table while a view asks for one that is gone.
DROP VIEW IF EXISTS "VideoOverview";

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Studio" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "organiserId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT,
    "details" TEXT,
    "parentId" INTEGER,
    "deletedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "instanceId" INTEGER,
    CONSTRAINT "Studio_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Studio" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Studio_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Organiser" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Studio" ("createdAt", "deletedAt", "details", "id", "name", "organiserId", "parentId", "updatedAt", "url", "instanceId") SELECT "createdAt", "deletedAt", "details", "id", "name", "organiserId", "parentId", "updatedAt", "url", (SELECT "id" FROM "Organiser" WHERE "isPrimary") AS "instanceId" FROM "Studio";
DROP TABLE "Studio";
ALTER TABLE "new_Studio" RENAME TO "Studio";
CREATE UNIQUE INDEX "Studio_organiserId_key" ON "Studio"("organiserId");
CREATE INDEX "Studio_parentId_idx" ON "Studio"("parentId");
CREATE INDEX "Studio_name_idx" ON "Studio"("name");
CREATE INDEX "Studio_instanceId_idx" ON "Studio"("instanceId");
CREATE TABLE "new_Tag" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "organiserId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "deletedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "instanceId" INTEGER,
    CONSTRAINT "Tag_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Organiser" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Tag" ("createdAt", "deletedAt", "description", "id", "name", "organiserId", "updatedAt", "instanceId") SELECT "createdAt", "deletedAt", "description", "id", "name", "organiserId", "updatedAt", (SELECT "id" FROM "Organiser" WHERE "isPrimary") AS "instanceId" FROM "Tag";
DROP TABLE "Tag";
ALTER TABLE "new_Tag" RENAME TO "Tag";
CREATE UNIQUE INDEX "Tag_organiserId_key" ON "Tag"("organiserId");
CREATE INDEX "Tag_name_idx" ON "Tag"("name");
CREATE INDEX "Tag_instanceId_idx" ON "Tag"("instanceId");
CREATE TABLE "new_Gallery" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "organiserId" TEXT NOT NULL,
    "title" TEXT,
    "date" TEXT,
    "folderPath" TEXT,
    "studioId" INTEGER,
    "deletedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "instanceId" INTEGER,
    CONSTRAINT "Gallery_studioId_fkey" FOREIGN KEY ("studioId") REFERENCES "Studio" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Gallery_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Organiser" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Gallery" ("createdAt", "date", "deletedAt", "folderPath", "id", "organiserId", "studioId", "title", "updatedAt", "instanceId") SELECT "createdAt", "date", "deletedAt", "folderPath", "id", "organiserId", "studioId", "title", "updatedAt", (SELECT "id" FROM "Organiser" WHERE "isPrimary") AS "instanceId" FROM "Gallery";
DROP TABLE "Gallery";
ALTER TABLE "new_Gallery" RENAME TO "Gallery";
CREATE UNIQUE INDEX "Gallery_organiserId_key" ON "Gallery"("organiserId");
CREATE INDEX "Gallery_studioId_idx" ON "Gallery"("studioId");
CREATE INDEX "Gallery_instanceId_idx" ON "Gallery"("instanceId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- Added by hand: the view again, now with the organiser.
CREATE VIEW "VideoOverview" AS
SELECT
    v."id" AS "id",
    coalesce(v."title", v."organiserId") AS "title",
    s."name" AS "studio",
    o."name" AS "organiser",
    (SELECT count(*) FROM "VideoPerson" vp WHERE vp."videoId" = v."id") AS "people",
    (SELECT count(*) FROM "VideoFile" f WHERE f."videoId" = v."id") AS "files",
    (SELECT sum(f."size") FROM "VideoFile" f WHERE f."videoId" = v."id") AS "bytes"
FROM "Video" v
LEFT JOIN "Studio" s ON s."id" = v."studioId"
LEFT JOIN "Organiser" o ON o."id" = s."instanceId"
WHERE v."deletedAt" IS NULL;
