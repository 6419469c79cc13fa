INSERT INTO shelf (id, name, height) VALUES (7, 'garage', 4);
