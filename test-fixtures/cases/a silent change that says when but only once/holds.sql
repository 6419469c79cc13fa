SELECT count(*) = 0 FROM box WHERE seen IS NULL;
