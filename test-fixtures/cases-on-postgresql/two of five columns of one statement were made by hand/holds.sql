SELECT height = 180 AND depth = 0 AND width IS NULL FROM "Box" WHERE id = 1
