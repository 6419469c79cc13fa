-- made by hand in the first releases
ALTER TABLE crate ADD COLUMN weight INTEGER;
