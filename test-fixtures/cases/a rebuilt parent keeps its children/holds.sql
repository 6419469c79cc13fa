SELECT count(*) = 3 FROM box;
SELECT count(*) = 2 FROM shelf;
SELECT count(*) = 0 FROM pragma_foreign_key_check;
