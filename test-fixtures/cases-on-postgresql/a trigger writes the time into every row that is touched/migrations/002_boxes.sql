CREATE TABLE box (
  id SERIAL PRIMARY KEY,
  shelf_id INTEGER NOT NULL REFERENCES shelf (id),
  label TEXT,
  seen TEXT
);
CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen := now()::text; RETURN NEW; END $$;
CREATE TRIGGER box_touched BEFORE UPDATE ON box FOR EACH ROW EXECUTE FUNCTION touched();
