UPDATE box SET label = 'nails' WHERE label = 'nials';
UPDATE shelf SET name = trim(name);
