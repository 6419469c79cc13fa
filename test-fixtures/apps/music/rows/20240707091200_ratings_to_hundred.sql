-- From here on points. Some are as small as stars were.
INSERT INTO "Rating" ("userId", "trackId", "value", "ratedAt") VALUES
    (11, 1, 1, '2024-07-08'), (11, 2, 5, '2024-07-08'), (11, 3, 0, '2024-07-08'), (11, 4, 100, '2024-07-08'), (11, 5, 73, '2024-07-08');
