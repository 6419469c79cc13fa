SELECT weight = 5 FROM box WHERE id = 1;
