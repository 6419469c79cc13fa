DELETE FROM box WHERE shelf_id IN (SELECT id FROM shelf WHERE name = 'cellar');
DELETE FROM shelf WHERE name = 'cellar';
CREATE INDEX shelf_names ON shelf (name);
