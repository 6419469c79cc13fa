SELECT label = 'NAILS' FROM box WHERE id = 1;
