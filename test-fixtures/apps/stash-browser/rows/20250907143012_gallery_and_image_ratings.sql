INSERT INTO "GalleryRating" ("userId", "galleryId", "rating", "favourite", "createdAt", "updatedAt") VALUES
    (1, 'g-1', 5, true, 1757260000000, 1757260000000),
    (2, 'g-1', 1, false, 1757260000000, 1757260000000),
    (3, 'g-2', NULL, true, 1757260000000, 1757260000000);
INSERT INTO "ImageRating" ("userId", "imageId", "rating", "favourite", "createdAt", "updatedAt") VALUES
    (1, 'i-001', 2, false, 1757260000000, 1757260000000),
    (1, 'i-002', 3, false, 1757260000000, 1757260000000),
    (4, 'i-001', NULL, false, 1757260000000, 1757260000000);
