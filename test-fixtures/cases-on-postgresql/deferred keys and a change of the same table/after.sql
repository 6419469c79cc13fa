INSERT INTO shelf VALUES (1, 'a'), (2, 'b');
INSERT INTO box VALUES (1, 1);
