UPDATE "Rating" SET "value" = 99 WHERE "userId" = 11 AND "trackId" = 4;
