CREATE TABLE playlists (
  id         INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name       TEXT NOT NULL,
  is_public  INTEGER NOT NULL DEFAULT 0 CHECK (is_public IN (0, 1))
);
CREATE TABLE playlist_items (
  playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  video_id    INTEGER NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  PRIMARY KEY (playlist_id, position)
);
CREATE INDEX playlist_items_by_video ON playlist_items (video_id);
