SELECT setval('box_id_seq', 4);
