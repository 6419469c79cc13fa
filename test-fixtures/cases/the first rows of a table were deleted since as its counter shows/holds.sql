SELECT count(*) = 0 FROM kind;
