SELECT weight = 5 FROM box
