-- Written by hand: Prisma knows neither partial indexes nor indexes on expressions.
-- The same video must not wait twice in one user's queue; finished downloads may repeat.
CREATE UNIQUE INDEX "Download_active_key" ON "Download"("userId", "videoId") WHERE "status" IN ('QUEUED', 'RUNNING');

-- For looking people up without regard to case.
CREATE INDEX "Person_lower_name_idx" ON "Person"(lower("name"));
