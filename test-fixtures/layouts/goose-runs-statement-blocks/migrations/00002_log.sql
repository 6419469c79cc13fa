-- slipway:applied-if SELECT count(*) > 0 FROM log
-- +goose Up
-- +goose StatementBegin
CREATE TABLE log (what TEXT);
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER log_books AFTER INSERT ON books
BEGIN
  INSERT INTO log VALUES (CASE WHEN new.name = '' THEN 'none;' ELSE new.name END);
  INSERT INTO log VALUES ('-- +goose Down');
END;
-- +goose StatementEnd
INSERT INTO log VALUES ('begun');

-- +goose Down
-- +goose StatementBegin
DROP TRIGGER log_books;
-- +goose StatementEnd
DROP TABLE log;
