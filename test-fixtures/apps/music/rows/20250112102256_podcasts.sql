INSERT INTO "Podcast" ("feedUrl", "title", "categories", "feed", "createdAt") VALUES
    ('https://example.org/a.xml?x=1;y=2', 'A', '{"music","talk; \"late\""}', '{"ttl": 60}', '2025-01-13'),
    ('https://example.org/b.xml', 'B', NULL, NULL, '2025-01-14');
INSERT INTO "Episode" ("podcastId", "guid", "title", "publishedAt", "size")
SELECT 1 + n % 2, 'guid-' || n, 'Episode ' || n, TIMESTAMP '2025-01-15' + n * INTERVAL '1 day', n * 1048576.125 FROM generate_series(1, 12) n ORDER BY n;
