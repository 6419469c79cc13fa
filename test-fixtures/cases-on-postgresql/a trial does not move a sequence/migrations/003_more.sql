INSERT INTO box (shelf_id, label) SELECT id, 'spares' FROM shelf;
INSERT INTO shelf (name) SELECT name || nextval('box_id_seq') FROM shelf;
