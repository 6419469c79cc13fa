-- by_name stays
REINDEX by_name;
CREATE TABLE box (id INTEGER PRIMARY KEY);
