SELECT to_regclass('slipway_stages') IS NULL;
SELECT bool_and(weight = 2) FROM box;
