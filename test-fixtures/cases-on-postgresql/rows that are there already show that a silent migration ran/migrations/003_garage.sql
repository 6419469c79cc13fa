UPDATE box SET label = 'nails (sorted)' WHERE label = 'nails';
INSERT INTO shelf (id, name) VALUES (7, 'garage'), (8, 'roof');
WITH given AS (SELECT id + 8 AS id FROM shelf WHERE name = 'cellar')
INSERT INTO shelf (id, name) SELECT id, 'shed' FROM given;
