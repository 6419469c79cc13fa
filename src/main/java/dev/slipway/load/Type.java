package dev.slipway.load;

/** What a value of JSON is made into. */
enum Type {
  TEXT,
  INTEGER,
  REAL,
  DECIMAL,
  BOOLEAN,
  DATE,
  TIMESTAMP,
  JSON,
  BLOB
}
