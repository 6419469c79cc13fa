-- slipway:applied-if SELECT stars > 5 FROM ratings LIMIT 1
UPDATE ratings SET stars = stars * 20;
