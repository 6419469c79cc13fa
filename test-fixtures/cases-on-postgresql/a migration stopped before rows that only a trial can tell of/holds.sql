SELECT count(*) = 2 FROM shelf
