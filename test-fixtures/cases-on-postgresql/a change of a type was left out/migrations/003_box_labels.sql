ALTER TABLE "Box" ALTER COLUMN label TYPE varchar(40) USING upper(label);
