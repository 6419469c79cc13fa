CREATE TABLE `tags` (`name` text);--> statement-breakpoint
CREATE INDEX `tags_by_name` ON `tags` (`name`);