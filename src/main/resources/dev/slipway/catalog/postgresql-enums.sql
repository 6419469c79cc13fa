-- The labels of enums, in order.
SELECT e.enumtypid AS owner, e.oid, e.enumlabel AS label
FROM pg_enum e
WHERE e.enumtypid = ANY (?)
ORDER BY e.enumtypid, e.enumsortorder
