-- CreateTable
CREATE TABLE "GalleryRating" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
    "galleryId" TEXT NOT NULL,
    "rating" INTEGER,
    "favourite" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "GalleryRating_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ImageRating" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" INTEGER NOT NULL,
    "imageId" TEXT NOT NULL,
    "rating" INTEGER,
    "favourite" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "ImageRating_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "GalleryRating_galleryId_idx" ON "GalleryRating"("galleryId");

-- CreateIndex
CREATE UNIQUE INDEX "GalleryRating_userId_galleryId_key" ON "GalleryRating"("userId", "galleryId");

-- CreateIndex
CREATE INDEX "ImageRating_imageId_idx" ON "ImageRating"("imageId");

-- CreateIndex
CREATE UNIQUE INDEX "ImageRating_userId_imageId_key" ON "ImageRating"("userId", "imageId");
