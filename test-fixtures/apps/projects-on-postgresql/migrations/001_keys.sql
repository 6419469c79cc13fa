CREATE TABLE keys (
  id          text PRIMARY KEY,
  owner       text NOT NULL,
  secret_hash char(64) NOT NULL UNIQUE,
  scopes      jsonb NOT NULL DEFAULT '[]',
  revoked     boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz
);
CREATE INDEX keys_by_owner ON keys (owner);
