DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT id FROM box LOOP
    UPDATE box SET label = label || '!' WHERE id = one.id;
  END LOOP;
END $$;
