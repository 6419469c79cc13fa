CREATE TABLE keys (
  id          TEXT PRIMARY KEY,
  owner       TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE CHECK (length(secret_hash) = 64),
  scopes      TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(scopes)),
  revoked     INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1)),
  created_at  TEXT NOT NULL,
  expires_at  TEXT
);
CREATE INDEX keys_by_owner ON keys (owner);
