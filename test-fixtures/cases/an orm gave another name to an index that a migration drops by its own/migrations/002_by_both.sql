DROP INDEX IF EXISTS by_name;
CREATE INDEX by_both ON shelf (name, room);
