SELECT id = 3 FROM shelf WHERE name = 'garage';
