SELECT count(*) = 1 FROM invoice;
