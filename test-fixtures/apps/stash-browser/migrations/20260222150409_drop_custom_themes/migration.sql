/*
  Warnings:

  - You are about to drop the `CustomTheme` table. If the table is not empty, all the data it contains will be lost.

*/
-- AlterTable
ALTER TABLE "User" ADD COLUMN "themeConfig" TEXT;

-- Added by hand: each user keeps the theme that is in use.
UPDATE "User"
SET "themeConfig" = (
    SELECT t."config" FROM "CustomTheme" t WHERE t."userId" = "User"."id" AND 'custom:' || t."name" = "User"."theme"
);

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "CustomTheme";
PRAGMA foreign_keys=on;
