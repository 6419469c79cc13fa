DROP VIEW IF EXISTS all_books;
CREATE VIEW all_books AS SELECT title FROM books;
