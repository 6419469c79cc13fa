INSERT INTO playlists (id, account_id, name, is_public) VALUES (1, 3, 'Sunday', false), (2, 1, 'For beginners', true);
INSERT INTO playlist_items (playlist_id, position, video_id) VALUES (1, 1, 3), (1, 2, 1), (2, 1, 1), (2, 2, 2), (2, 3, 1);
SELECT setval(pg_get_serial_sequence('playlists', 'id'), max(id)) FROM playlists;
