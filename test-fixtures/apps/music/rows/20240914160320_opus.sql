UPDATE "User" SET "transcodeFormat" = 'OPUS', "preferences" = '{"transcode": "OPUS"}', "updatedAt" = '2024-09-14 16:05:00' WHERE "id" = 20;
