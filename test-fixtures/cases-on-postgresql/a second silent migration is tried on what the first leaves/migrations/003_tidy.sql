UPDATE box SET label = 'letters' WHERE label = 'leters';
UPDATE box SET label = 'bolts' WHERE label = 'screws';
