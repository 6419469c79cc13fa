SELECT count(*) = 1 FROM box;
