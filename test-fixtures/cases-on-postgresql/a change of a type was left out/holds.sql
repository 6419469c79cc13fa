SELECT label = 'NAILS' FROM "Box" WHERE id = 1
