UPDATE shelf SET mood = 'good';
CREATE TABLE lid (id integer);
