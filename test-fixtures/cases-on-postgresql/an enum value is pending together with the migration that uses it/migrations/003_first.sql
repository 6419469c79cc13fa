INSERT INTO day VALUES (7, 'fair');
