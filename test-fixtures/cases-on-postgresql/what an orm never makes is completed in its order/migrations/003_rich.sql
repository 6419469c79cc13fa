CREATE FUNCTION folded(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(t)';
CREATE INDEX box_folded ON box (folded(label));
CREATE FUNCTION settle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.label := folded(NEW.label); RETURN NEW; END $$;
CREATE TRIGGER box_settle BEFORE INSERT ON box FOR EACH ROW EXECUTE FUNCTION settle();
ALTER TABLE box ADD weight integer;
CREATE VIEW labels AS SELECT label, weight FROM box;
CREATE VIEW heavy AS SELECT label FROM labels WHERE weight > 10;
