-- The parts of the indexes of one table; a part without a name is an expression. The primary key is no index here.
SELECT l.name AS "index", l."unique", x.name AS "column", x."desc", x.coll, s.sql
FROM pragma_index_list(?) l
JOIN pragma_index_xinfo(l.name) x ON x.key
LEFT JOIN main.sqlite_schema s ON s.type = 'index' AND s.name = l.name
WHERE l.origin <> 'pk'
ORDER BY l.name, x.seqno
