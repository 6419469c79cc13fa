INSERT INTO x.shelf VALUES (1, 'cellar'), (2, 'attic');
INSERT INTO x.box VALUES (1, 1, 'nails'), (2, 1, 'screws'), (3, 2, 'letters');
