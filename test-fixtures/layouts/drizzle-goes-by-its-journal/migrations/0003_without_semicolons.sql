CREATE TABLE `a` (`x` text)
--> statement-breakpoint
CREATE TABLE `b` (`x` text)--> statement-breakpoint
CREATE TRIGGER `t` AFTER INSERT ON `a` BEGIN INSERT INTO `b` VALUES (1); SELECT 2; END
--> statement-breakpoint
CREATE TABLE `c` (`x` text)