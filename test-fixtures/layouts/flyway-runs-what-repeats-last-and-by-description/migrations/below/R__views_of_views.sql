DROP VIEW IF EXISTS views_of_views;
CREATE VIEW views_of_views AS SELECT title FROM some_books;
