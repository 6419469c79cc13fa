UPDATE s SET v = 'dark' WHERE id = 1;
