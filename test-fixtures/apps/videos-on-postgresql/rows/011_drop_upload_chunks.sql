UPDATE videos SET title = 'A take with a title', duration_seconds = 59, state = 'unlisted', published_at = '2024-02-01T00:00:00Z'
WHERE id = 4;
