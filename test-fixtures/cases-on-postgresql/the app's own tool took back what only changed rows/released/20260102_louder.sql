-- migrate:up
UPDATE shelf SET name = name || '!';

-- migrate:down
UPDATE shelf SET name = rtrim(name, '!');
