-- slipway:accept drop-table no app has asked for it since 1.2
DROP TABLE box;
DELETE FROM shelf; -- slipway:accept all-rows-deleted they are found again when the app starts
