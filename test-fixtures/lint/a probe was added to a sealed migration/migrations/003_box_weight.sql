-- slipway:applied-if SELECT EXISTS (SELECT 1 FROM box)
ALTER TABLE box ADD COLUMN weight INTEGER;
