SELECT indisvalid FROM pg_index WHERE indexrelid = 'box_codes'::regclass
