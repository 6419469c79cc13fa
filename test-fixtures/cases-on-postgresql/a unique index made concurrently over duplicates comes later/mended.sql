UPDATE box SET label = 'bolts' WHERE id = 2;
