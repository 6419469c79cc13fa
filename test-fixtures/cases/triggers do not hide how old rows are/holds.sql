SELECT sum(weight) = 6 FROM box;
