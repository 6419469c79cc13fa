SELECT count(*) = 0 FROM setting
