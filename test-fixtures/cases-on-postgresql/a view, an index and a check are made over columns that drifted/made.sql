CREATE TABLE box (id integer PRIMARY KEY, label varchar(100) NOT NULL, state varchar(20) NOT NULL DEFAULT 'new');
INSERT INTO box VALUES (1, 'nails', 'open');
