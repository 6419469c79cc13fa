SELECT pg_catalog.set_config('search_path', '', false);
SET lock_timeout = '9s';
ALTER TABLE public.box ADD weight integer NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX CONCURRENTLY box_labels ON public.box (label);
UPDATE public.box SET weight = weight + pg_catalog.length(pg_catalog.current_setting('lock_timeout'));
