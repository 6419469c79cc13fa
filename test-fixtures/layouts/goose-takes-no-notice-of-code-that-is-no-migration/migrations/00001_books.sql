-- +goose Up
CREATE TABLE books (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
-- +goose Down
DROP TABLE books;
