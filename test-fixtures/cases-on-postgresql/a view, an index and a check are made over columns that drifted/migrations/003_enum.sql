CREATE TYPE mood AS ENUM ('good');
CREATE INDEX CONCURRENTLY box_state_idx ON box ((state || label));
CREATE VIEW last_box AS SELECT max(label) AS label FROM box WHERE label <> 'x' GROUP BY state HAVING min(state) = 'open';
