SELECT count(*) = 2 FROM kind;
SELECT count(*) = 2 FROM box;
