UPDATE box SET seen = 'never' WHERE label = 'bolts';
