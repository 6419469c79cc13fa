SELECT parent = 99 FROM kids
