CREATE INDEX CONCURRENTLY "User_firstName_idx" ON "User" ("firstName");
