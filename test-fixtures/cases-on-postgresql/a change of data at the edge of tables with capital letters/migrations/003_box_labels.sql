UPDATE "Box" SET label = label || '!';
