SELECT label = 'NAILS' FROM box
