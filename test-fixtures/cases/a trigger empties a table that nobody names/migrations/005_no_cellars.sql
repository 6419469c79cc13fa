DELETE FROM shelf WHERE name = 'cellar';
CREATE INDEX shelf_names ON shelf (name);
