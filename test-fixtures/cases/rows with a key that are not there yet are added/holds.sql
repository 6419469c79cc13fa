SELECT count(*) = 1 FROM shelf WHERE name = 'garage';
