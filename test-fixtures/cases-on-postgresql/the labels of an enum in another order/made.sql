CREATE TYPE mood AS ENUM ('bad', 'good');
CREATE TABLE day (id integer PRIMARY KEY, mood mood NOT NULL);
