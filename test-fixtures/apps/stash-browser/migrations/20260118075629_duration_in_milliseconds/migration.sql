-- AlterTable
ALTER TABLE "Video" ADD COLUMN "durationMs" INTEGER;

-- Players report whole milliseconds; the sync worker fills both columns until "duration" goes.
UPDATE "Video" SET "durationMs" = CAST(round("duration" * 1000) AS INTEGER) WHERE "duration" IS NOT NULL;
