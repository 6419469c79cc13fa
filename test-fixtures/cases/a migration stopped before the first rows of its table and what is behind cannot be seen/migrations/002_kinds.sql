CREATE TABLE kind (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
INSERT INTO kind (id, name) VALUES (1, 'metal'), (2, 'wood');
UPDATE box SET label = label || '!';
