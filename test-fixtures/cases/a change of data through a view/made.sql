CREATE TABLE prices (id INTEGER PRIMARY KEY, cents INTEGER NOT NULL);
CREATE VIEW price_list AS SELECT id, cents FROM prices;
CREATE TRIGGER price_set INSTEAD OF UPDATE ON price_list BEGIN
  UPDATE prices SET cents = new.cents WHERE id = old.id;
END;
INSERT INTO prices VALUES (1, 5);
