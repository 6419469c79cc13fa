INSERT INTO "HiddenItem" ("userId", "entity", "entityId", "reason", "createdAt", "updatedAt") VALUES
    (1, 'video', 36, NULL, 1771150000000, 1771150000000),
    (2, 'video', 36, 'seen; twice -- at least', 1771150000000, 1771150000000),
    (2, 'person', 36, '', 1771150000000, 1771150000000),
    (4, 'tag', 8, 'いらない', 1771150000000, 1771150000000);
