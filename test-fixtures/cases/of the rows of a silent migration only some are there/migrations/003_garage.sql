INSERT INTO shelf (id, name) VALUES (7, 'garage'), (8, 'roof');
