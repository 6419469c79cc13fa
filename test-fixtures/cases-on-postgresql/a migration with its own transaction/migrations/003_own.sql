BEGIN;
ALTER TABLE box ADD weight integer;
COMMIT;
