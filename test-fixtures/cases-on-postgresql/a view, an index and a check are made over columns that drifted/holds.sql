SELECT count(*) = 1 FROM open_box;
SELECT count(*) = 1 FROM last_box;
