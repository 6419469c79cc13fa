-- slipway:applied-if SELECT value FROM settings WHERE name = 'capitals; -- done'
UPDATE books SET name = upper(name);
