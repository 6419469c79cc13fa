-- slipway:applied-if SELECT EXISTS (SELECT 1 FROM rooms WHERE price >= 100)
UPDATE rooms SET price = price * 100;
