SELECT label = 'nails' FROM box WHERE id = 1;
