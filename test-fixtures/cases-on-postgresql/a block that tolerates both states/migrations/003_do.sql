DO $$ BEGIN
  ALTER TABLE box ADD weight integer;
EXCEPTION WHEN duplicate_column THEN NULL;
END $$;
