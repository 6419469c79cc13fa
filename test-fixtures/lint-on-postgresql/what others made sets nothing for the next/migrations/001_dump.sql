SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.shelf (id integer);
