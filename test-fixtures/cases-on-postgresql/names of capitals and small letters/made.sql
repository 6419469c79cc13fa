CREATE TABLE "User" ("firstName" text);
INSERT INTO "User" VALUES ('a');
