/**
 * The migrations folder, read in whichever of nine layouts it is in.
 *
 * <p>Begin at {@link dev.slipway.layout.MigrationFolder}. Each layout is one small class that says
 * which files it would read and reads them in its tool's own order; {@code Layouts} chooses.
 */
@NullMarked
package dev.slipway.layout;

import org.jspecify.annotations.NullMarked;
