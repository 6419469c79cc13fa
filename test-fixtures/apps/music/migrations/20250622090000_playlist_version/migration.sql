-- AlterTable
ALTER TABLE "Playlist" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;
