CREATE VIEW open_box AS SELECT id, upper(label) AS label FROM box WHERE state = 'open' OR state IN ('new', 'half');
CREATE INDEX box_label ON box (lower(label)) WHERE state <> 'gone';
ALTER TABLE box ADD CONSTRAINT box_state CHECK (state IN ('new', 'open', 'half', 'gone') AND label <> '');
CREATE MATERIALIZED VIEW counted AS SELECT state, count(*) AS many FROM box WHERE label LIKE 'n%' GROUP BY state;
