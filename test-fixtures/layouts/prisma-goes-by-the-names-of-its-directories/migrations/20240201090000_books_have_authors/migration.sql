-- RedefineTables
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_books" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT NOT NULL, "authorId" INTEGER REFERENCES "authors" ("id"));
INSERT INTO "new_books" ("id", "name") SELECT "id", "name" FROM "books";
DROP TABLE "books";
ALTER TABLE "new_books" RENAME TO "books";
PRAGMA foreign_keys=ON;
