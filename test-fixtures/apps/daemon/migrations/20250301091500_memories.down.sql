DROP TRIGGER memories_count_revision;
DROP TABLE memories;
