ALTER TABLE "Box" ADD COLUMN weight integer;
