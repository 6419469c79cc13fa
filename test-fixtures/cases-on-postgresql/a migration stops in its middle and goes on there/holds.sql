SELECT to_regclass('slipway_stages') IS NULL;
SELECT bool_and(weight = 11) FROM box;
