-- By hand: asked by the album page, and by nothing that Prisma knows of.
CREATE FUNCTION "track_play_count"("track" INTEGER) RETURNS BIGINT
    LANGUAGE sql STABLE
    AS $$ SELECT count(*) FROM "Scrobble" WHERE "trackId" = "track"; $$;
