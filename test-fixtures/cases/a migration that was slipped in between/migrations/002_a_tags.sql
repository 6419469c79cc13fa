CREATE TABLE tag (name TEXT);
