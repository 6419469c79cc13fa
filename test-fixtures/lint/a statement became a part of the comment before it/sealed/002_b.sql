-- tidy up
DELETE FROM shelf;
