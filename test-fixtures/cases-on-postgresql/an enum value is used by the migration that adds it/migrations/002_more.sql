CREATE TABLE week (id integer);
ALTER TYPE mood ADD VALUE 'fair';
INSERT INTO day VALUES (7, 'fair');
