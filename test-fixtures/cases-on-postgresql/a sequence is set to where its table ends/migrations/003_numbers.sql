SELECT setval('box_id_seq', (SELECT max(id) FROM box) + 10);
