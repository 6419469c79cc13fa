UPDATE "Box" SET label = upper(label);
