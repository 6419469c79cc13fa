-- slipway:applied-if SELECT 1 FROM crate
UPDATE box SET label = upper(label);
