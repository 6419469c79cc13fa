INSERT INTO shelf (id, name) VALUES (7, 'garage');
UPDATE box SET shelf_id = 7 WHERE label = 'nails';
UPDATE shelf SET height = height WHERE id = 1;
