-- slipway:accept drop-tables the rule has another name
CREATE TABLE lid (id INTEGER PRIMARY KEY);
-- slipway:accept drop-table
CREATE TABLE room (id INTEGER PRIMARY KEY);
-- slipway:accept drop-table it is not dropped
CREATE TABLE wall (id INTEGER PRIMARY KEY);
