SELECT count(*) = 2 FROM new_box
