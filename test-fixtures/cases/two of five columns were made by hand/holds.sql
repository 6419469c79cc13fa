SELECT height = 180 AND colour = 'red' AND width IS NULL AND depth IS NULL AND material IS NULL FROM shelf
