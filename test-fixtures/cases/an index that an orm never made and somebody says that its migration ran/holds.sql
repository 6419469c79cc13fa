SELECT sum(weight) = 7000 FROM box;
