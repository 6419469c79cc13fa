SELECT count(*) = 1 FROM kind;
