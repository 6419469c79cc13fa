INSERT INTO shelf (name) VALUES ('attic');
