-- AlterTable
ALTER TABLE "User" ALTER COLUMN "transcodeFormat" SET DEFAULT 'OPUS';

-- By hand: who never chose gets the new default. A value of an enum can't be used in the transaction that adds it.
UPDATE "User" SET "transcodeFormat" = 'OPUS' WHERE "transcodeFormat" = 'MP3' AND NOT "preferences" ? 'transcode';
