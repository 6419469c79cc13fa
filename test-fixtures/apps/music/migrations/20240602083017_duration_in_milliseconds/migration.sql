/*
  Warnings:

  - Changed the type of `duration` on the `Track` table. By hand: seconds become milliseconds, nothing is dropped.

*/
-- AlterTable
ALTER TABLE "Track" ALTER COLUMN "duration" SET DATA TYPE INTEGER USING round("duration" * 1000)::INTEGER;
