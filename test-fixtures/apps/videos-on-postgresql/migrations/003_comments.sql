CREATE TABLE comments (
  id         bigserial PRIMARY KEY,
  video_id   integer NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  account_id integer REFERENCES accounts (id) ON DELETE SET NULL,
  answers_id bigint REFERENCES comments (id) ON DELETE CASCADE,
  body       text NOT NULL,
  written_at timestamptz NOT NULL
);
CREATE INDEX comments_by_video ON comments (video_id, written_at DESC);
