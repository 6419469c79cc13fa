ALTER TABLE box ADD COLUMN weight INTEGER;
INSERT INTO box (id, label) VALUES (3, 'letters');
