DELETE FROM box WHERE label = 'nails';
