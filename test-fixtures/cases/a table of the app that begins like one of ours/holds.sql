SELECT count(*) = 1 FROM sqlite_schema WHERE name = 'slipway_bookings'
