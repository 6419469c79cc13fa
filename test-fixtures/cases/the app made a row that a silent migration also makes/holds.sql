SELECT height = 2 FROM shelf WHERE id = 7;
