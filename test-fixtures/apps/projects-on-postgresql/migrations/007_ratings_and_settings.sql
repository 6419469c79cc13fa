CREATE TABLE ratings (
  message_id bigint NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  key_id     text NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
  stars      smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  comment    text,
  PRIMARY KEY (message_id, key_id)
);

CREATE TABLE settings (
  name       text PRIMARY KEY,
  value      jsonb NOT NULL,
  changed_at timestamptz
);
