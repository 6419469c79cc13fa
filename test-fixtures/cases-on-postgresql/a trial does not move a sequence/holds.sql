SELECT last_value = 4 AND is_called FROM box_id_seq;
SELECT last_value = 2 AND is_called FROM shelf_id_seq;
