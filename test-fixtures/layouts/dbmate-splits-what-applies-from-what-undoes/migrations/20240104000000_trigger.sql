-- migrate:up
CREATE TRIGGER no_blank_names BEFORE INSERT ON books
WHEN new.name = ''
BEGIN
  SELECT RAISE(ABORT, 'a book; it has a name -- always');
END;

-- migrate:down
DROP TRIGGER no_blank_names;
