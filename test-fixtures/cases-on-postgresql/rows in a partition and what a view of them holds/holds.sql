SELECT count(*) = 1 FROM part_high;
SELECT n = 3 FROM sums;
