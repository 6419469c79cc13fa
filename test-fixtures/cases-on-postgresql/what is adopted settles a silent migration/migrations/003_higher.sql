UPDATE shelf SET height = height + 1;
