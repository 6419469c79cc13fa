CREATE TEMPORARY TABLE heights AS SELECT name, height FROM shelf;
UPDATE shelf SET height = 7 FROM heights WHERE heights.name = shelf.name;
