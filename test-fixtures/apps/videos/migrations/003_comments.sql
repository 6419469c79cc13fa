CREATE TABLE comments (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  video_id   INTEGER NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  account_id INTEGER REFERENCES accounts (id) ON DELETE SET NULL,
  answers_id INTEGER REFERENCES comments (id) ON DELETE CASCADE,
  body       TEXT NOT NULL,
  written_at TEXT NOT NULL
);
CREATE INDEX comments_by_video ON comments (video_id, written_at DESC);
