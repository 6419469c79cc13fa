UPDATE "SyncRun" SET "status" = 'FAILED', "finishedAt" = 1773560000000, "error" = 'Stopped' WHERE "status" = 'RUNNING';
INSERT INTO "SyncRun" ("id", "kind", "status", "startedAt", "finishedAt", "itemsSeen", "itemsAdded", "itemsRemoved", "warnings") VALUES
    ('cmmr0004000008l1a1b2c3d4e', 'incremental', 'DONE', 1773560000000, 1773560005000, 9, 2, 1, '["2 files; no codec -- skipped"]');
