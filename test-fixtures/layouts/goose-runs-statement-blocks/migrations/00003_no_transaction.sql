-- +goose NO TRANSACTION
-- +goose up
CREATE INDEX books_by_name ON books (name);
-- +goose down
DROP INDEX books_by_name;
