SELECT count(*) = 1 FROM sqlite_schema WHERE name = 'box_labels';
SELECT count(*) = 1 FROM sqlite_schema WHERE name = 'heavy';
