SELECT shelf_id = 2 FROM box;
