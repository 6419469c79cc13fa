CREATE INDEX t_n ON t (n);
UPDATE t SET n = n * 2;
