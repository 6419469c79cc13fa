SELECT count(*) = 1 FROM day;
