-- A loan lasts four weeks.
ALTER TABLE loans ADD COLUMN due_on TEXT;
UPDATE loans SET due_on = date(lent_on, '+28 days');
