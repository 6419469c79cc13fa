COPY shelf (id, name) FROM stdin;
1	cellar
\.
