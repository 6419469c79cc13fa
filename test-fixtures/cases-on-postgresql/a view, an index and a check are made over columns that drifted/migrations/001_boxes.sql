CREATE TABLE box (id integer PRIMARY KEY, label text NOT NULL, state text NOT NULL DEFAULT 'new');
