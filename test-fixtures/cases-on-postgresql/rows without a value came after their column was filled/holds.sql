SELECT count(weight) = 0 FROM box;
