-- +goose ENVSUB ON
-- +goose Up
INSERT INTO books (name) VALUES ('${OWNER}');
-- +goose ENVSUB OFF
