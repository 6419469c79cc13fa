INSERT INTO "Person" ("id", "organiserId", "name", "externalNumber", "portrait", "createdAt", "updatedAt") VALUES
    (14, 'p-14', 'Łucja "Lu"; --', 9007199254740993, X'00', 1775390000000, 1775390000000);
INSERT INTO "PersonAlias" ("personId", "name") VALUES (14, 'Lu'), (14, 'Łu');
INSERT INTO "VideoPerson" ("videoId", "personId", "credit") VALUES (40, 14, 'as "herself"; -- uncredited');
