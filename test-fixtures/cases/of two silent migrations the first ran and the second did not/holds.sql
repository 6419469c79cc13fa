SELECT count(*) = 3 FROM box WHERE label = upper(label);
