-- AlterTable
ALTER TABLE "Video" ADD COLUMN "sortTitle" TEXT;
ALTER TABLE "Video" ADD COLUMN "indexedAt" TEXT;

-- Give the videos that are there a title to sort by.
UPDATE "Video"
SET "sortTitle" = lower(CASE WHEN "title" LIKE 'The %' THEN substr("title", 5) ELSE "title" END)
WHERE "title" IS NOT NULL;

-- CreateIndex
CREATE INDEX "Video_sort_title" ON "Video"("sortTitle");

-- Full-text search. Prisma cannot describe this table; the app asks it with $queryRaw.
CREATE VIRTUAL TABLE "VideoSearch" USING fts5(
    "title",
    "details",
    content='Video',
    content_rowid='id',
    tokenize='unicode61 remove_diacritics 2'
);

-- Fill it with the videos that are there; the triggers do the rest.
INSERT INTO "VideoSearch" ("rowid", "title", "details") SELECT "id", "title", "details" FROM "Video";

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
