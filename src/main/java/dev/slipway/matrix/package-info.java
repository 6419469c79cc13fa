/**
 * The upgrade matrix: what each release of an app brings to whoever comes from the one before, by
 * the folder alone.
 *
 * <p>Begin at {@link dev.slipway.matrix.Matrix}.
 */
@NullMarked
package dev.slipway.matrix;

import org.jspecify.annotations.NullMarked;
