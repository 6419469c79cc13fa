-- slipway:applied-if SELECT avg(stars) / 200.0 FROM ratings
UPDATE ratings SET stars = stars * 20;
