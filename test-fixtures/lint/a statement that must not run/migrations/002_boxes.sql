CREATE TABLE box (id INTEGER);
ATTACH 'other.db' AS other;
