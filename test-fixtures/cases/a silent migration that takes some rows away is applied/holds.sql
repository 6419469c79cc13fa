SELECT count(*) = 2 FROM box;
