SELECT count(*) = 2 FROM kind;
