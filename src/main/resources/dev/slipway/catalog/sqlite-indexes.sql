-- The parts of the indexes of one table, that of its primary key among them; a part without a name is an expression.
SELECT l.name AS "index", l."unique", l.origin, x.name AS "column", x."desc", x.coll, s.sql
FROM pragma_index_list(?, 'main') l
JOIN pragma_index_xinfo(l.name, 'main') x ON x.key
LEFT JOIN main.sqlite_schema s ON s.type = 'index' AND s.name = l.name
ORDER BY l.name COLLATE NOCASE, x.seqno
