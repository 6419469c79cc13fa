DROP VIEW IF EXISTS some_books;
CREATE VIEW some_books AS SELECT title FROM all_books;
