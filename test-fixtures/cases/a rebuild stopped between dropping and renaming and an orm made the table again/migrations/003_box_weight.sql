PRAGMA foreign_keys=OFF;
CREATE TABLE new_box (
  id INTEGER PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelf (id) ON DELETE CASCADE,
  label TEXT NOT NULL DEFAULT '',
  weight INTEGER
);
INSERT INTO new_box (id, shelf_id, label) SELECT id, shelf_id, coalesce(label, '') FROM box;
DROP TABLE box;
ALTER TABLE new_box RENAME TO box;
CREATE INDEX box_weights ON box (weight);
PRAGMA foreign_keys=ON;
