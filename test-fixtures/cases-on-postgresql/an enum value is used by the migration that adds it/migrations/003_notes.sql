ALTER TABLE week ADD note text;
