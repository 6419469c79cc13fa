SELECT group_concat(label) = 'nails,' FROM box
SELECT count(*) = 0 FROM sqlite_schema WHERE name = 'new_box'
