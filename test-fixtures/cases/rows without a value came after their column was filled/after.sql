ALTER TABLE box ADD COLUMN weight INTEGER;
INSERT INTO box (id, label) VALUES (1, 'nails'), (2, 'screws');
