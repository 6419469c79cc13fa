UPDATE "User" SET "theme" = 'custom', "themeConfig" = '{"bg":"#123;","fg":"-- none"}', "updatedAt" = 1771780000000 WHERE "id" = 4;
