SELECT height = 3 FROM shelf WHERE id = 1;
