CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE day (id integer PRIMARY KEY, mood mood NOT NULL);
