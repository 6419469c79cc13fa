-- By hand: Prisma would drop the column and add another.
-- AlterTable
ALTER TABLE "Playlist" RENAME COLUMN "public" TO "isPublic";
