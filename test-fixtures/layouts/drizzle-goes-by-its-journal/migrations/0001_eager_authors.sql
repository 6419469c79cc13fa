-- Custom SQL migration file, put your code below! --
ALTER TABLE `tags` ADD `author` text;