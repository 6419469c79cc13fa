-- slipway:applied-if SELECT NOT EXISTS (SELECT 1 FROM box WHERE label <> upper(label))
UPDATE box SET label = upper(label);
