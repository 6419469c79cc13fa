-- Written by hand. Prisma would drop the column and add a new one, and every playlist would lose its order.
ALTER TABLE "PlaylistItem" RENAME COLUMN "position" TO "sortOrder";
