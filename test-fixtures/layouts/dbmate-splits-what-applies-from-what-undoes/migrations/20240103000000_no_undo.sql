-- migrate:up
ALTER TABLE books ADD COLUMN isbn TEXT