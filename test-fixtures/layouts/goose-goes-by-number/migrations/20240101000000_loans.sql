-- +goose Up
CREATE TABLE loans (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
-- +goose Down
DROP TABLE loans;
