UPDATE "Track" SET "trackGain" = -7.25, "trackPeak" = 0.988553, "loudnessScannedAt" = '2025-07-07' WHERE "id" BETWEEN 1 AND 20;
