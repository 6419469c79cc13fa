CREATE TABLE "User" ("firstName" text);
