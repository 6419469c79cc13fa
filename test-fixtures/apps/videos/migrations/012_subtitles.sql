CREATE TABLE subtitles (
  id       INTEGER PRIMARY KEY,
  video_id INTEGER NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  language TEXT NOT NULL CHECK (length(language) BETWEEN 2 AND 8),
  kind     TEXT NOT NULL DEFAULT 'spoken' CHECK (kind IN ('spoken', 'described')),
  file     TEXT NOT NULL,
  label    TEXT GENERATED ALWAYS AS (upper(language) || CASE kind WHEN 'described' THEN ' (described)' ELSE '' END) STORED,
  UNIQUE (video_id, language, kind)
);
