SELECT group_concat(name) = 'box 1,box 2' FROM box
