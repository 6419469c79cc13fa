SELECT to_regclass('box_labels') IS NULL;
