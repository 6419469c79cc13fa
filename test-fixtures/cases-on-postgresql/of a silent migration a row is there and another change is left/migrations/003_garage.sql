UPDATE box SET label = label || ' (sorted)';
INSERT INTO shelf (id, name) VALUES (7, 'garage'), (8, 'roof');
