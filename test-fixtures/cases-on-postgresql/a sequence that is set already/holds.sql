SELECT last_value = 4 FROM box_id_seq;
