SELECT word = 'heavy' FROM tag
SELECT label = 'nails' AND weight IS NULL FROM box
SELECT count(*) = 5 FROM flyway_schema_history
