INSERT INTO shelf (id, name) VALUES (7, 'garage');
