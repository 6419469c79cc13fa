INSERT INTO shelf (id, name, height) VALUES (1, 'cellar', 3), (2, 'attic', 5);
INSERT INTO box (shelf_id, label) VALUES (1, 'nails'), (1, 'screws'), (2, 'letters');
ALTER TABLE box DROP COLUMN weight;
