/**
 * What a gate needs of the place that it runs in, seen from inside.
 *
 * <p>Begin at {@link dev.slipway.doctor.Check}. Nothing here writes to a database.
 */
@NullMarked
package dev.slipway.doctor;

import org.jspecify.annotations.NullMarked;
