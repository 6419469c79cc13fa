INSERT INTO shelf (id, name) VALUES (7, 'garage');
INSERT INTO shelf (id, name) VALUES (8, 'roof');
