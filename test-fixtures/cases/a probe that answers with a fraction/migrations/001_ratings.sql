CREATE TABLE ratings (stars INTEGER);
