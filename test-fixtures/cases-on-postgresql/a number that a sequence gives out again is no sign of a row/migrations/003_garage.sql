INSERT INTO box (shelf_id, label) SELECT id, 'spares' FROM shelf WHERE name = 'attic';
