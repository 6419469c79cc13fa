-- AlterTable
-- Changed by hand: the users who are there already get metric units. New users choose at sign-up.
ALTER TABLE "User" ADD COLUMN "theme" TEXT NOT NULL DEFAULT 'dark';
ALTER TABLE "User" ADD COLUMN "preferredQuality" TEXT;
ALTER TABLE "User" ADD COLUMN "enableCast" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "User" ADD COLUMN "unitSystem" TEXT NOT NULL DEFAULT 'metric';
ALTER TABLE "User" ADD COLUMN "navPreferences" JSONB;
