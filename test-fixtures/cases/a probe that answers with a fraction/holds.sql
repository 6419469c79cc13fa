SELECT stars = 100 FROM ratings
