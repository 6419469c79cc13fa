-- By hand: some servers were given this constraint by support.
DO $$
BEGIN
    ALTER TABLE "Rating" ADD CONSTRAINT "Rating_value_check" CHECK ("value" BETWEEN 0 AND 100);
EXCEPTION
    WHEN duplicate_object THEN
        RAISE NOTICE 'the constraint is there; nothing to do';
END
$$;
