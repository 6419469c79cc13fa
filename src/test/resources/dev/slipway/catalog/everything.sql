-- A schema that has something of everything, and above all of what servers print otherwise than it was written.

CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE EXTENSION hstore;
CREATE SCHEMA other;

-- Books of migration tools.
CREATE SCHEMA drizzle;
CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text);
CREATE TABLE flyway_schema_history (id serial PRIMARY KEY, x text UNIQUE);

-- Types and sequences.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s');
ALTER TYPE mood ADD VALUE 'fine' BEFORE 'ok';
CREATE TYPE other.kind AS ENUM ('a');
CREATE DOMAIN email AS varchar(200) COLLATE "C" NOT NULL DEFAULT 'x'
  CHECK (VALUE LIKE '%@%') CONSTRAINT among CHECK (VALUE IN ('a@b', 'c@d'));
CREATE TYPE pair AS (a integer, b text);
CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE SEQUENCE alone AS integer INCREMENT 2 MINVALUE 5 MAXVALUE 500 START 7 CACHE 3 CYCLE;
CREATE SEQUENCE down INCREMENT -1;

-- Tables.
CREATE TABLE "User" (
  gone int,
  id bigint GENERATED ALWAYS AS IDENTITY (START 10) PRIMARY KEY,
  email citext NOT NULL UNIQUE CHECK (email IN ('a', 'b')),
  "full Name" varchar(20) DEFAULT 'x' COLLATE "C",
  status varchar(10) CHECK (status IN ('a', 'b', 'c')),
  code char(3) CHECK (code NOT IN ('abc', 'def')),
  feeling mood DEFAULT 'sad' CHECK (feeling IN ('sad', 'ok')),
  tags text[] DEFAULT '{}',
  labels varchar(5)[] DEFAULT ARRAY['x', 'y'],
  n numeric(10,2) DEFAULT 0.5,
  small smallint DEFAULT -1 CHECK (small BETWEEN -2 AND 3),
  big bigint DEFAULT (2 ^ 40)::bigint,
  twice numeric GENERATED ALWAYS AS (n * 2) STORED,
  both_names varchar(30) GENERATED ALWAYS AS ("full Name" || '-' || status) STORED,
  created timestamptz DEFAULT (now() AT TIME ZONE 'utc'),
  p pair DEFAULT ROW(1, 'x'),
  r span DEFAULT '[1,2)',
  h hstore,
  j jsonb DEFAULT '{"a": [1]}' CHECK (jsonb_typeof(j -> 'a') = 'array'),
  born date DEFAULT '2020-01-01' CHECK (born > DATE '1900-01-01' AND EXTRACT(year FROM born) < 3000),
  d interval DEFAULT '1 day 2 hours',
  bits bit(3) DEFAULT B'101',
  ok boolean DEFAULT true NOT NULL CHECK (ok IS NOT FALSE OR NOT ok),
  CONSTRAINT pos CHECK (n > 0 AND (status <> 'x' OR n BETWEEN 1 AND 5)) NO INHERIT,
  CONSTRAINT nested CHECK (CASE WHEN status IN ('a', 'b') THEN n > 1 WHEN code LIKE 'x%' THEN coalesce(n, 0) = 0 END),
  CONSTRAINT matching CHECK (status ~ '^[a-z]\d+$' AND email NOT LIKE E'it\'s \\ %' AND (status, code) IS DISTINCT FROM ('a', 'b'))
);
ALTER TABLE "User" DROP COLUMN gone;
ALTER TABLE "User" RENAME CONSTRAINT pos TO positive;
CREATE TABLE orders (
  id serial PRIMARY KEY,
  user_id bigint REFERENCES "User" ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  k other.kind,
  during tstzrange,
  room int,
  a int,
  b int,
  UNIQUE (a, b) DEFERRABLE,
  EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0)
);
ALTER TABLE orders ADD CONSTRAINT late FOREIGN KEY (user_id) REFERENCES "User" (id) NOT VALID;
CREATE TABLE other.thing (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), u bigint REFERENCES "User", label text);
CREATE TABLE ref (t uuid REFERENCES other.thing ON UPDATE CASCADE);
CREATE UNLOGGED TABLE cache (k text PRIMARY KEY, v bytea DEFAULT '\xdead');
CREATE TABLE base (a int CHECK (a > 0));
CREATE TABLE derived (b int) INHERITS (base);
CREATE TABLE log (at timestamptz NOT NULL, what text, PRIMARY KEY (at)) PARTITION BY RANGE (at);
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2020-01-01 00:00+00') TO ('2021-01-01 00:00+00');
CREATE TABLE log_d PARTITION OF log DEFAULT;
CREATE TABLE target (id int PRIMARY KEY) PARTITION BY LIST (id);
CREATE TABLE target_1 PARTITION OF target FOR VALUES IN (1, 2);
CREATE TABLE source (x int REFERENCES target) PARTITION BY HASH (x);
CREATE TABLE source_1 PARTITION OF source FOR VALUES WITH (MODULUS 1, REMAINDER 0);

-- Indexes.
CREATE INDEX by_status ON "User" (status, lower(email::text) DESC NULLS LAST) INCLUDE (n)
  WITH (fillfactor = 70) WHERE status IN ('a', 'b') AND ok;
CREATE UNIQUE INDEX one_open ON orders (user_id) WHERE k = 'a' AND a IS NULL;
CREATE INDEX fuzzy ON other.thing USING gin (label gin_trgm_ops);
CREATE INDEX words ON other.thing USING gin (to_tsvector('english', coalesce(label, '') || ' '));
CREATE INDEX patterns ON "User" ("full Name" varchar_pattern_ops, "full Name" COLLATE "POSIX");
CREATE INDEX blocks ON orders USING brin (a) WITH (pages_per_range = 4);
CREATE INDEX ON log (what);
CREATE UNIQUE INDEX u1 ON ref (t);
CREATE UNIQUE INDEX u2 ON ref (t);

-- Functions.
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    -- A list that is nobody's but the author's: IN ('a', 'b')
    NEW.n = 1;
    RETURN NEW;
  END
$$;
CREATE FUNCTION add(a int, b int DEFAULT 5) RETURNS int LANGUAGE sql IMMUTABLE RETURN a + b;
CREATE FUNCTION listed(s varchar DEFAULT 'a') RETURNS TABLE (id bigint, fine boolean) LANGUAGE sql STABLE BEGIN ATOMIC
  SELECT u.id, s IN ('a', 'b') FROM "User" u WHERE u.status IN ('a', s);
END;
CREATE FUNCTION other.f(u "User") RETURNS SETOF "User" LANGUAGE sql SECURITY DEFINER SET search_path = other, public
  AS 'SELECT * FROM public."User"';
CREATE PROCEDURE pr(x mood, INOUT y int DEFAULT NULL) LANGUAGE plpgsql AS 'BEGIN END';
CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int, initcond = '0', sortop = >);

-- Views and rules.
CREATE VIEW v WITH (security_barrier) AS
  SELECT u.*, o.id AS oid, u.status IN ('a', 'b') AS listed, u.code IN ('a', 'b') AS coded
  FROM "User" u JOIN orders o ON o.user_id = u.id WHERE u.status NOT IN ('a', 'b');
CREATE VIEW w AS SELECT id, status FROM "User" WHERE n > 0 WITH LOCAL CHECK OPTION;
ALTER VIEW w ALTER status SET DEFAULT 'q';
CREATE VIEW vf AS SELECT * FROM other.f(NULL) x;
CREATE VIEW many AS
  WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5)
  SELECT DISTINCT ON (o.a) o.a, count(*) FILTER (WHERE o.b > 1) OVER w AS counted, row_number() OVER (ORDER BY o.id DESC),
    (SELECT max(c.n) FROM c) AS most, array_agg(o.id) OVER w, CASE o.a WHEN 1 THEN 'one' ELSE NULL END, l.*, INTERVAL '1 day' * o.b
  FROM orders o
  LEFT JOIN "User" u ON u.id = o.user_id AND u.feeling = ANY ('{sad,ok}'::mood[])
  CROSS JOIN LATERAL (SELECT generate_series(1, o.b) AS g LIMIT 2) l
  WHERE EXISTS (SELECT FROM ref r WHERE r.t IS NOT NULL) AND u.created > now() - INTERVAL '7 days' AND u.tags && ARRAY['x']
  WINDOW w AS (PARTITION BY o.k ORDER BY o.room ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  ORDER BY o.a, 2;
CREATE VIEW united AS
  (SELECT id, 'a' AS what FROM orders UNION SELECT id, 'b' FROM "User") EXCEPT ALL (SELECT 1, 'c' ORDER BY 1 LIMIT 1);
CREATE VIEW joined AS SELECT * FROM base JOIN derived USING (a) FULL JOIN (VALUES (1, 'x'), (2, 'y')) AS t (a, y) USING (a);
CREATE MATERIALIZED VIEW mv AS SELECT status, count(*) FROM "User" GROUP BY GROUPING SETS ((status), ()) HAVING count(*) > 1;
CREATE UNIQUE INDEX ON mv (status);
CREATE RULE ins AS ON INSERT TO w DO INSTEAD
  INSERT INTO cache VALUES (NEW.status, NULL) ON CONFLICT (k) DO UPDATE SET v = excluded.v WHERE cache.k NOT IN ('x', 'y');

-- Triggers and policies.
CREATE TRIGGER t AFTER UPDATE OF n ON "User" FOR EACH ROW
  WHEN (OLD.status IN ('a', 'b') AND OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION touch();
CREATE TRIGGER s AFTER INSERT ON "User" REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION touch('x', 'it''s');
CREATE TRIGGER lt BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER iv INSTEAD OF DELETE ON v FOR EACH ROW EXECUTE FUNCTION touch();
CREATE CONSTRAINT TRIGGER ct AFTER INSERT ON orders DEFERRABLE FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE orders DISABLE TRIGGER ct;
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON orders AS RESTRICTIVE FOR SELECT TO pg_monitor, pg_read_all_data
  USING (user_id IN (SELECT id FROM "User" WHERE status IN ('a', 'b')));
CREATE POLICY w ON orders FOR INSERT WITH CHECK (a > 0 AND k IN ('a'));

-- Changes after which a server prints other names than those above.
ALTER TABLE "User" RENAME COLUMN created TO made;
ALTER TABLE orders RENAME TO purchases;
ALTER TYPE mood RENAME VALUE 'ok' TO 'okay';
ALTER TABLE base ADD COLUMN late text;
