-- CreateEnum
CREATE TYPE "DownloadState" AS ENUM ('QUEUED', 'RUNNING', 'DONE', 'FAILED');

-- CreateTable
CREATE TABLE "Download" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "episodeId" INTEGER NOT NULL,
    "state" "DownloadState" NOT NULL DEFAULT 'QUEUED',
    "bytes" BYTEA,
    "startedAt" TIMESTAMPTZ(6),

    CONSTRAINT "Download_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Download_episodeId_idx" ON "Download"("episodeId");

-- CreateIndex, by hand: Prisma knows no WHERE
CREATE UNIQUE INDEX "Download_active" ON "Download"("episodeId") WHERE "state" IN ('QUEUED', 'RUNNING');

-- AddForeignKey
ALTER TABLE "Download" ADD CONSTRAINT "Download_episodeId_fkey" FOREIGN KEY ("episodeId") REFERENCES "Episode"("id") ON DELETE CASCADE ON UPDATE CASCADE;
