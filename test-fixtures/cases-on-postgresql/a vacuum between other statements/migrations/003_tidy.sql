DELETE FROM box WHERE id = 3;
VACUUM ANALYZE box;
ALTER TABLE box ADD weight integer;
