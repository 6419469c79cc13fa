-- The sequences of identity columns.
SELECT d.refobjid AS owner, d.refobjsubid AS place, s.seqtypid::regtype::text AS sequence_type, s.seqstart AS start,
  s.seqincrement AS increment, s.seqmin AS least, s.seqmax AS most, s.seqcache AS cache, s.seqcycle AS cycle
FROM pg_depend d
CROSS JOIN LATERAL (SELECT * FROM pg_sequence WHERE seqrelid = d.objid LIMIT 1) s
WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY (?) AND d.refobjsubid > 0
  AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'
