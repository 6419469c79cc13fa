SELECT pg_terminate_backend(0) FROM box WHERE false;
UPDATE box SET label = upper(label);
