CREATE TABLE größe (名前 TEXT DEFAULT '📚 – ça');
INSERT INTO größe VALUES ('  ');
