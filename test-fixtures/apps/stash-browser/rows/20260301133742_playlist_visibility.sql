INSERT INTO "Playlist" ("id", "name", "description", "userId", "createdAt", "updatedAt", "visibility") VALUES
    (7, 'For "all"; --', NULL, 8, 1772380000000, 1772380000000, 'PUBLIC');
INSERT INTO "PlaylistItem" ("playlistId", "videoId", "sortOrder", "addedAt") VALUES (7, 'v-0040', 1, 1772380000000), (7, 'v-0041', 2, 1772380000000);
INSERT INTO "PlaylistShare" ("playlistId", "groupId", "sharedAt") VALUES (7, 3, 1772380000000);
