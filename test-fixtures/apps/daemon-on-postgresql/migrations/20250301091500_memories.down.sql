DROP TABLE memories;
DROP FUNCTION count_revision();
