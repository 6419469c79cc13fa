SELECT count(*) = 3 FROM box;
