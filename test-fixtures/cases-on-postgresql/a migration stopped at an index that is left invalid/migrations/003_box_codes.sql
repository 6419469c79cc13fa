ALTER TABLE "Box" ADD COLUMN code text;
UPDATE "Box" SET code = 'box ' || id;
CREATE UNIQUE INDEX CONCURRENTLY box_codes ON "Box" (code);
ALTER TABLE shelf ADD COLUMN code text;
