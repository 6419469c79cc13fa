INSERT INTO ratings (video_id, account_id, stars) VALUES (1, 2, 5), (1, 3, 4), (2, 3, 3), (3, 1, 5), (3, 3, 1);
UPDATE ratings SET stars = 2 WHERE video_id = 3 AND account_id = 3;
DELETE FROM ratings WHERE video_id = 2 AND account_id = 3;
