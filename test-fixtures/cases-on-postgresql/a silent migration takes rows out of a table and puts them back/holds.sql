SELECT count(*) = 2 FROM kind WHERE name = upper(name);
