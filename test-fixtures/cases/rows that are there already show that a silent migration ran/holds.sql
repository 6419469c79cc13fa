SELECT count(*) = 4 FROM shelf;
SELECT count(*) = 0 FROM box WHERE label LIKE '% (sorted) (sorted)';
