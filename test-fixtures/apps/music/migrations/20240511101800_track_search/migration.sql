-- CreateExtension
CREATE EXTENSION IF NOT EXISTS "pg_trgm";

-- AlterTable
ALTER TABLE "Track" ADD COLUMN     "searchVector" tsvector;

-- From here on by hand. Title before file name; a semicolon in a body ends no statement.
CREATE FUNCTION "track_search_vector"() RETURNS trigger AS $body$
BEGIN
    NEW."searchVector" :=
        setweight(to_tsvector('simple', coalesce(NEW."title", '')), 'A') ||
        setweight(to_tsvector('simple', coalesce(NEW."path", '')), 'D');
    RETURN NEW;
END;
$body$ LANGUAGE plpgsql;

CREATE TRIGGER "Track_searchVector" BEFORE INSERT OR UPDATE OF "title", "path" ON "Track"
    FOR EACH ROW EXECUTE FUNCTION "track_search_vector"();

-- The trigger fills the rows that are there.
UPDATE "Track" SET "title" = "title";

-- CreateIndex
CREATE INDEX "Track_searchVector_idx" ON "Track" USING GIN ("searchVector");

-- CreateIndex
CREATE INDEX "Artist_name_trgm_idx" ON "Artist" USING GIN ("name" gin_trgm_ops);
