SELECT count(*) = 0 FROM note;
