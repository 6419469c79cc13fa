UPDATE shelf SET room = 'hall' WHERE room IS NULL;
CREATE INDEX by_room ON shelf (room);
