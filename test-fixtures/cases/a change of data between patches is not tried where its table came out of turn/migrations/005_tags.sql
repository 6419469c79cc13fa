CREATE TABLE tag (id INTEGER PRIMARY KEY, word TEXT NOT NULL);
UPDATE box SET label = lower(label) WHERE id IN (SELECT id FROM tag);
