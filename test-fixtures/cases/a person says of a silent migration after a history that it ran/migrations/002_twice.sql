UPDATE t SET n = n * 2;
