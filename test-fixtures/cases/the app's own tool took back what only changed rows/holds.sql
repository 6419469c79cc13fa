SELECT name = 'cellar!' FROM shelf
