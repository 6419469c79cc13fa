INSERT INTO "Person" ("id", "organiserId", "name", "aliases", "createdAt", "updatedAt") VALUES
    (13, 'p-13', 'Ines', '["Ines the 2nd; --"]', 1765110000000, 1765110000000);
INSERT INTO "PersonAlias" ("personId", "name") VALUES (13, 'Ines the 2nd; --'), (4, 'Added "by hand"'), (5, 'Ⅴ');
INSERT INTO "VideoPerson" ("videoId", "personId", "credit") VALUES (9, 13, NULL);
