-- Stars, 1 to 5, become points, 20 to 100. Run twice, it would make 2000 of five stars.
-- slipway:applied-if SELECT EXISTS (SELECT 1 FROM "Setting" WHERE "key" = 'rating.scale' AND "value" = '100')
UPDATE "Rating" SET "value" = "value" * 20;
UPDATE "Setting" SET "value" = '100' WHERE "key" = 'rating.scale';
