UPDATE shelf SET name = lower(name);
