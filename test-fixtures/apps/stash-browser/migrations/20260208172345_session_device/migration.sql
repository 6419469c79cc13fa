-- AlterTable
-- Changed by hand: sessions that are open get a name, so that nobody is signed out.
ALTER TABLE "Session" ADD COLUMN "deviceName" TEXT NOT NULL DEFAULT 'Unknown device';
ALTER TABLE "Session" ADD COLUMN "lastSeenAt" DATETIME