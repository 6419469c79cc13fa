ALTER TABLE "Box" ADD COLUMN     "width" INTEGER,
ADD COLUMN     "height" INTEGER,
ADD COLUMN     "depth" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "colour" TEXT,
ADD COLUMN     "material" TEXT;

CREATE INDEX "Box_width_height_idx" ON "Box"("width", "height");
