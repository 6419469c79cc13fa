CREATE TABLE slipway_bookings (id INTEGER PRIMARY KEY);
