SELECT to_regclass('slipway_stages') IS NULL;
SELECT count(*) = 1 FROM store.item;
SELECT to_regclass('public.note') IS NOT NULL;
