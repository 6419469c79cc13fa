SELECT group_concat(label) = 'nails,,screws' FROM box
