DO $$
BEGIN
  UPDATE box SET label = upper(label);
  PERFORM pg_notify('boxes', 'tidied');
END $$;
