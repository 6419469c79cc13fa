-- From before the folder was squashed into init, too: testers have "name", init says "displayName".
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = 'User' AND column_name = 'name'
    ) THEN
        ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";
    END IF;
END
$$;
