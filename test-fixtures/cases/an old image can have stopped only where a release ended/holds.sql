SELECT height = 6 FROM shelf WHERE id = 1;
