CREATE TABLE tag (id INTEGER PRIMARY KEY, word TEXT NOT NULL);
UPDATE tag SET word = lower(word) WHERE id IN (SELECT shelf_id FROM box);
