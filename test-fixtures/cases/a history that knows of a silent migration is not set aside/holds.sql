SELECT v = 'light' FROM s;
