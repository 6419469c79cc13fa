UPDATE s SET v = 'light' WHERE id = 1;
