SELECT count(*) = 1 FROM box WHERE name = 'mine'
