CREATE TABLE person (name citext PRIMARY KEY);
