ALTER TABLE children RENAME TO kids;
