-- AlterTable
ALTER TABLE "Tag" ADD COLUMN "colour" TEXT;
ALTER TABLE "Tag" ADD COLUMN "sortName" TEXT;

-- Names to sort by, and a colour for each tag at the top of the tree.
UPDATE "Tag" SET "sortName" = lower("name");
UPDATE "Tag" SET "colour" = '#5b8def' WHERE "id" NOT IN (SELECT "tagId" FROM "TagParent");
INSERT INTO "Setting" ("key", "value") VALUES ('ui.tagTemplate', '<b style="color: {colour}; margin: 0;">{name}</b> -- it''s {count}')
ON CONFLICT ("key") DO NOTHING;
