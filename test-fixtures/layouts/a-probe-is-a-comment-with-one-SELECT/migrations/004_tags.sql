-- +1: it is said twice, but once as a probe: see slipway:applied-if below
-- slipway:applied-if SELECT "a;b" FROM c
SELECT 1;
