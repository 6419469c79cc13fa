-- +goose Up
ALTER TABLE books ADD COLUMN isbn TEXT;
