UPDATE shelf SET height = height * 2;
