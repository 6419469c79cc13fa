INSERT INTO "Genre" ("id", "name") VALUES (10, 'Post-rock'), (20, 'Ambient'), (30, 'Hörspiel');
SELECT setval('"Genre_id_seq"', 30);
INSERT INTO "Genre" ("name") VALUES ('Jazz');
INSERT INTO "_AlbumToGenre" ("A", "B") SELECT n, 10 * (1 + n % 3) FROM generate_series(1, 40) n;
