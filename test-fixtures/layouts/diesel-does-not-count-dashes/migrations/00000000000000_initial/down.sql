DROP TABLE initial;
