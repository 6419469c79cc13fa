SELECT last_value = 13 FROM box_id_seq;
