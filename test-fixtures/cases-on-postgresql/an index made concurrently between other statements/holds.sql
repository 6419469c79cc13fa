SELECT bool_and(weight = 2) FROM box;
