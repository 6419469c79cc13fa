-- CreateTable
CREATE TABLE "PersonAlias" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "personId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    CONSTRAINT "PersonAlias_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "PersonAlias_name_idx" ON "PersonAlias"("name");

-- CreateIndex
CREATE UNIQUE INDEX "PersonAlias_personId_name_key" ON "PersonAlias"("personId", "name");

-- Copy the names out of the JSON list. The old column stays for one release, so that a rollback finds it.
INSERT INTO "PersonAlias" ("personId", "name")
SELECT DISTINCT p."id", trim(e."value")
FROM "Person" AS p, json_each(CASE WHEN json_valid(p."aliases") THEN p."aliases" ELSE '[]' END) AS e
WHERE e."type" = 'text' AND trim(e."value") <> ''
ORDER BY p."id", e."key";
