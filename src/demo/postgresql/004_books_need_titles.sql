UPDATE books SET title = coalesce(title, 'Untitled'), author = coalesce(author, 'Unknown');
ALTER TABLE books
  ALTER COLUMN title SET NOT NULL,
  ALTER COLUMN author SET NOT NULL,
  ADD CHECK (year > 0);
