ALTER TABLE box ADD weight integer;
