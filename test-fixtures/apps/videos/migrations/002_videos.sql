CREATE TABLE videos (
  id           INTEGER PRIMARY KEY,
  channel_id   INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
  title        TEXT NOT NULL CHECK (length(trim(title)) > 0),
  description  TEXT NOT NULL DEFAULT '',
  duration_min REAL NOT NULL DEFAULT 0,
  state        TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'unlisted', 'public')),
  published_at TEXT,
  rating_sum   INTEGER NOT NULL DEFAULT 0,
  rating_count INTEGER NOT NULL DEFAULT 0,
  CHECK (state <> 'public' OR published_at IS NOT NULL)
);
CREATE INDEX videos_by_title ON videos (title COLLATE NOCASE, published_at DESC);
CREATE INDEX videos_public ON videos (published_at DESC) WHERE state = 'public';

-- A file arrives in parts; a part stays here until the video is put together.
CREATE TABLE upload_chunks (
  video_id INTEGER NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  part     INTEGER NOT NULL CHECK (part >= 0),
  bytes    BLOB NOT NULL,
  PRIMARY KEY (video_id, part)
);
