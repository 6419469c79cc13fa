SELECT seen = 'never' FROM box WHERE label = 'bolts';
