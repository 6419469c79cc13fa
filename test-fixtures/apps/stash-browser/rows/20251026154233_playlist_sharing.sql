INSERT INTO "UserGroup" ("id", "name", "canShare", "createdAt") VALUES
    (1, 'Family', true, 1761490000000),
    (2, 'Friends & "others"; --', false, 1761490000000),
    (3, '空', false, 1761490000000);
INSERT INTO "UserGroupMember" ("userId", "groupId", "joinedAt") VALUES
    (1, 1, 1761490000000), (2, 1, 1761490000000), (4, 1, 1761490000000),
    (3, 2, 1761490000000), (5, 2, 1761490000000), (1, 2, 1761490000000);
INSERT INTO "PlaylistShare" ("playlistId", "groupId", "sharedAt") VALUES
    (1, 1, 1761490000001), (2, 2, 1761490000001), (4, 1, 1761490000001);
