/*
  Warnings:

  - You are about to drop the column `aliases` on the `Person` table. All the data in the column will be lost.

*/
-- AlterTable
-- Changed by hand: SQLite can drop a column by itself, and the index on lower("name") stays.
ALTER TABLE "Person" DROP COLUMN "aliases";
