ALTER TABLE tickets RENAME COLUMN seat TO moving;
ALTER TABLE tickets RENAME COLUMN gate TO seat;
ALTER TABLE tickets RENAME COLUMN moving TO gate;
