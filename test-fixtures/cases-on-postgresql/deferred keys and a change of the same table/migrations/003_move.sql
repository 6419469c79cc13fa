UPDATE box SET shelf_id = 2;
