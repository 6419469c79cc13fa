SELECT word = 'heavy' FROM tag
