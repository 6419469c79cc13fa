SELECT count(*) = 2 FROM box WHERE label LIKE 'box of %' AND label NOT LIKE 'box of box %';
