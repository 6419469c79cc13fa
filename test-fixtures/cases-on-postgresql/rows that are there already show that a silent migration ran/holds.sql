SELECT count(*) = 5 FROM shelf;
SELECT count(*) = 1 FROM shelf WHERE name = 'terrace';
